package io.snowline.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The block of a document that a test runs, or compares with what really comes. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Documented.Resolver.class)
public @interface Documented {
  /** The document's path from the repository's root. */
  String in();

  /** How the block begins. */
  String beginning();

  /** Finds the block. */
  final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.isAnnotated(Documented.class);
    }

    @Override
    public DocumentBlock resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return find(parameter.findAnnotation(Documented.class).orElseThrow());
    }

    static DocumentBlock find(Documented documented) {
      List<DocumentBlock> found =
          DocumentBlock.all().stream()
              .filter(block -> block.document().equals(documented.in()))
              .filter(block -> block.text().startsWith(documented.beginning()))
              .toList();
      if (found.size() != 1) {
        throw new AssertionError(
            "%d blocks of %s begin with: %s"
                .formatted(found.size(), documented.in(), documented.beginning()));
      }
      return found.get(0);
    }
  }
}
