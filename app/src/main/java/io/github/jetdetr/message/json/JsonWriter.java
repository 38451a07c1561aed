package io.github.jetdetr.message.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON key by key as UTF-8 into a reused buffer; allocates nothing in the steady state. Not
 * thread-safe.
 */
final class JsonWriter {

  private static final JsonFactory FACTORY =
      // One generator writes all messages; no separator may come between two of them.
      new JsonFactoryBuilder().rootValueSeparator((String) null).build();

  private final MessageBytes bytes = new MessageBytes();
  private final NumberFormatter numbers = new NumberFormatter();
  private final String node;
  private final String run;
  private JsonGenerator json;

  JsonWriter(String node, String run) {
    this.node = node;
    this.run = run;
    json = generator();
  }

  /** Begins a message: opens its root object and writes what every message begins with. */
  void begin(String schema) throws IOException {
    if (!json.getOutputContext().inRoot()) {
      // The previous message was abandoned halfway, and the generator is still inside of it.
      json = generator();
    }
    bytes.clear();
    json.writeStartObject();
    text("schema", schema);
    text("node", node);
    text("run", run);
  }

  /** Ends the message; the returned bytes are valid until the next {@link #begin}. */
  MessageBytes end() throws IOException {
    json.writeEndObject();
    json.flush();
    return bytes;
  }

  void object(String key) throws IOException {
    json.writeFieldName(key);
    json.writeStartObject();
  }

  void object() throws IOException {
    json.writeStartObject();
  }

  void endObject() throws IOException {
    json.writeEndObject();
  }

  void array(String key) throws IOException {
    json.writeFieldName(key);
    json.writeStartArray();
  }

  void array() throws IOException {
    json.writeStartArray();
  }

  void endArray() throws IOException {
    json.writeEndArray();
  }

  void text(String key, String value) throws IOException {
    json.writeFieldName(key);
    json.writeString(value);
  }

  /** Omits the key if the value is null. */
  void textIfAny(String key, @Nullable String value) throws IOException {
    if (value != null) {
      text(key, value);
    }
  }

  void text(String value) throws IOException {
    json.writeString(value);
  }

  void truth(String key, boolean value) throws IOException {
    json.writeFieldName(key);
    json.writeBoolean(value);
  }

  void whole(String key, long value) throws IOException {
    json.writeFieldName(key);
    json.writeNumber(value);
  }

  void whole(long value) throws IOException {
    json.writeNumber(value);
  }

  /** Omits the key if the value is null. */
  void wholeIfAny(String key, @Nullable Long value) throws IOException {
    if (value != null) {
      whole(key, value);
    }
  }

  /** Omits the key if the value is null. */
  void decimalIfAny(String key, @Nullable Double value, int decimals) throws IOException {
    if (value != null) {
      decimal(key, value, decimals);
    }
  }

  void decimal(String key, double value, int decimals) throws IOException {
    json.writeFieldName(key);
    decimal(value, decimals);
  }

  void decimal(double value, int decimals) throws IOException {
    int length = numbers.decimal(value, decimals);
    json.writeRawValue(numbers.chars(), 0, length);
  }

  void instant(String key, long utcMicros) throws IOException {
    int length = numbers.instant(utcMicros);
    json.writeFieldName(key);
    json.writeString(numbers.chars(), 0, length);
  }

  private JsonGenerator generator() {
    try {
      return FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
