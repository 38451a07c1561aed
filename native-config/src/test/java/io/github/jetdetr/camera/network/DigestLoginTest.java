package io.github.jetdetr.camera.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DigestLoginTest {

  // RFC 7616, section 3.9.1.
  private static final String EXAMPLE =
      "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s,"
          + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
          + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
  private static final String CLIENT_NONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  private static final DigestLogin.Credentials MUFASA =
      new DigestLogin.Credentials("Mufasa", "Circle of Life");

  private static String answer(String challenge) {
    LoginChallenge chosen = DigestLogin.strongest(LoginChallenge.of(challenge)).orElseThrow();
    return DigestLogin.authorization(chosen, MUFASA, "/dir/index.html", 1, CLIENT_NONCE);
  }

  @Test
  void theExamplesOfTheStandardAreAnsweredAsThere() {
    String sha = answer(EXAMPLE.formatted("SHA-256"));
    assertTrue(
        sha.contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        sha);
    String md5 = answer(EXAMPLE.formatted("MD5"));
    assertTrue(md5.contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""), md5);
    for (String part :
        List.of("algorithm=MD5", "qop=auth,", "nc=00000001", "opaque=\"FQhe/qaU925kfnzj")) {
      assertTrue(md5.contains(part), md5);
    }
  }

  @Test
  void withoutProtectionTheOldWayIsTaken() {
    String old = answer("Digest realm=\"r\", nonce=\"n\"");

    assertTrue(old.contains("response=\"0bab5c24c08a1ef94a6cc3d446ce558a\""), old);
    assertTrue(!old.contains("cnonce") && !old.contains("algorithm"), old);
  }

  @Test
  void theStrongestOfferIsTakenWhereverItStands() {
    String md5 = "Digest realm=\"r\", nonce=\"1\", algorithm=MD5";
    String sha = "Digest realm=\"r\", nonce=\"2\", algorithm=\"sha-256-sess\", qop=\"auth\"";
    String longer = "Digest realm=\"r\", nonce=\"3\", algorithm=SHA-512-256";
    String basic = "Basic realm=\"a, Digest nonce=\\\"4\\\"\"";

    assertEquals("2", chosen(md5 + ", " + sha));
    assertEquals("2", chosen(sha + ", " + basic + ", " + md5));
    assertEquals("3", chosen(String.join(",", basic, md5, longer, sha)));
    assertEquals("1", chosen(md5 + ", Negotiate YII=="));
  }

  private static String chosen(String header) {
    return DigestLogin.strongest(LoginChallenge.of(header)).orElseThrow().parameter("nonce");
  }

  @Test
  void whatCannotBeAnsweredIsNotTaken() {
    for (String header :
        List.of(
            "Basic realm=\"x\"",
            "Digest realm=\"x\", nonce=\"1\", algorithm=SHA-999",
            "Digest realm=\"x\", algorithm=MD5",
            "Digest realm=\"x\", nonce=\"1\", qop=\"auth-int\"",
            "",
            ",,=\"")) {
      assertEquals(Optional.empty(), DigestLogin.strongest(LoginChallenge.of(header)), header);
    }
  }

  @Test
  void quotesAndForeignLettersOfAUserAreWrittenAsTheStandardSays() {
    LoginChallenge challenge = LoginChallenge.of("Digest realm=\"a\\\"b\", nonce=\"n\"").get(0);
    assertEquals("a\"b", challenge.parameter("realm"));

    String quoted =
        DigestLogin.authorization(challenge, new DigestLogin.Credentials("q\"", "p"), "/", 1, "c");
    assertTrue(quoted.startsWith("Digest username=\"q\\\"\", realm=\"a\\\"b\""), quoted);
    String foreign =
        DigestLogin.authorization(challenge, new DigestLogin.Credentials("ä b", "p"), "/", 1, "c");
    assertTrue(foreign.startsWith("Digest username*=UTF-8''%C3%A4%20b, "), foreign);
  }
}
