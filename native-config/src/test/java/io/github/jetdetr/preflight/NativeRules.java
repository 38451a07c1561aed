package io.github.jetdetr.preflight;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Reads bytecode for what would end the process, or work on one TensorRT only: members younger than
 * 10.3, precision flags, calibrators, numbers in place of enums, C functions that the preflight
 * does not look for.
 */
final class NativeRules {

  private static final String TENSORRT = "org/bytedeco/tensorrt/";
  private static final String CUDA = "org/bytedeco/cuda/";
  private static final Set<String> CUDA_GLOBALS = Set.of("cudart", "nvrtc");

  private final Map<String, Set<String>> allowed = new HashMap<>();

  NativeRules() throws IOException {
    try (InputStream list = NativeRules.class.getResourceAsStream("/preflight/tensorrt-10.3.txt")) {
      if (list == null) {
        throw new IOException("there is no list");
      }
      for (String line : new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          List<String> words = List.of(line.split("\\s+"));
          allowed
              .computeIfAbsent(words.get(0), key -> new HashSet<>())
              .addAll(words.subList(1, words.size()));
        }
      }
    }
  }

  /** What a class does that it must not; one line each. */
  Set<String> offences(InputStream bytecode) throws IOException {
    Set<String> offences = new TreeSet<>();
    new ClassReader(bytecode).accept(new Visitor(offences), ClassReader.SKIP_DEBUG);
    return offences;
  }

  private final class Visitor extends ClassVisitor {

    private final Set<String> offences;

    Visitor(Set<String> offences) {
      super(Opcodes.ASM9);
      this.offences = offences;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String parent,
        String @Nullable [] interfaces) {
      if (parent != null) {
        type(Type.getObjectType(parent));
      }
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      type(Type.getType(descriptor));
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      types(descriptor);
      return new MethodVisitor(Opcodes.ASM9) {

        @Override
        public void visitFieldInsn(int opcode, String owner, String field, String type) {
          if (owner.startsWith(TENSORRT)) {
            member(owner, field);
          }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
          type(Type.getObjectType(type));
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String method, String type, boolean isInterface) {
          if (owner.startsWith(TENSORRT)) {
            tensorRt(owner, method, type);
          } else if (owner.startsWith(CUDA + "global/")) {
            cuda(owner.substring((CUDA + "global/").length()), method);
          }
        }
      };
    }

    private void types(String descriptor) {
      type(Type.getReturnType(descriptor));
      for (Type argument : Type.getArgumentTypes(descriptor)) {
        type(argument);
      }
    }

    private void type(Type type) {
      String name =
          type.getSort() == Type.ARRAY
              ? type.getElementType().getInternalName()
              : type.getInternalName();
      if (name.startsWith(TENSORRT) && !allowed.containsKey(simple(name))) {
        offences.add(simple(name) + " is not on the list of TensorRT 10.3");
      }
    }

    private void member(String owner, String member) {
      if (!allowed.getOrDefault(simple(owner), Set.of()).contains(member)) {
        offences.add(simple(owner) + "." + member + " is not on the list of TensorRT 10.3");
      }
    }

    private void tensorRt(String owner, String method, String descriptor) {
      if (method.equals("<init>") || isJavaCpps(method)) {
        type(Type.getObjectType(owner));
        return;
      }
      member(owner, method);
      types(descriptor);
      if (takesNumberForEnum(owner, method, descriptor)) {
        offences.add(simple(owner) + "." + method + " takes an enum's number; name the constant");
      }
    }

    private void cuda(String library, String function) {
      if (!CUDA_GLOBALS.contains(library)) {
        offences.add(library + "." + function + ": only cudart and nvrtc are used");
      } else if (!NativeCalls.include(function)) {
        offences.add(
            library + "." + function + " is not in NativeCalls, so no preflight asks for it");
      }
    }
  }

  /** Inherited from Pointer, so JavaCPP's own. */
  private static boolean isJavaCpps(String method) {
    return Set.of(
            "close",
            "deallocate",
            "isNull",
            "setNull",
            "address",
            "position",
            "limit",
            "capacity",
            "retainReference",
            "releaseReference",
            "deallocateReferences",
            "asByteBuffer",
            "getPointer")
        .contains(method);
  }

  private static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  /** Whether an overload of the preset takes one of its enums where this one takes a number. */
  private static boolean takesNumberForEnum(String owner, String method, String descriptor) {
    Type[] given = Type.getArgumentTypes(descriptor);
    for (String other : overloads(owner, method)) {
      Type[] arguments = Type.getArgumentTypes(other);
      for (int index = 0; arguments.length == given.length && index < given.length; index++) {
        boolean isEnum = arguments[index].getDescriptor().startsWith("L" + TENSORRT + "global/");
        if (isEnum && given[index].getSort() == Type.INT) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> overloads(String owner, String method) {
    List<String> overloads = new ArrayList<>();
    try (InputStream preset = NativeRules.class.getResourceAsStream("/" + owner + ".class")) {
      if (preset == null) {
        return overloads;
      }
      ClassVisitor visitor =
          new ClassVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
              if (name.equals(method)) {
                overloads.add(descriptor);
              }
              return null;
            }
          };
      new ClassReader(preset).accept(visitor, ClassReader.SKIP_CODE);
    } catch (IOException e) {
      throw new IllegalStateException(owner, e);
    }
    return overloads;
  }
}
