package io.snowline.command;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.activity.ActivityInterface;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A step in which a worker is killed.
 *
 * @param activity the activity's type, such as {@code Sync.Apply}
 * @param point where in it
 */
record KilledStep(String activity, Point point) {

  /** Where a step is stopped. */
  enum Point {
    /** It has begun and done nothing. */
    BEFORE,
    /** It has done everything, and Temporal doesn't know. */
    AFTER
  }

  /** Every step of every workflow, as the code has them, at both points. */
  static List<KilledStep> all() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.snowline")
            .stream()
            .filter(type -> type.isAnnotatedWith(ActivityInterface.class))
            .map(JavaClass::reflect)
            .map(POJOActivityInterfaceMetadata::newInstance)
            .flatMap(type -> type.getMethodsMetadata().stream())
            .map(POJOActivityMethodMetadata::getActivityTypeName)
            .sorted()
            .flatMap(
                activity -> Stream.of(Point.values()).map(point -> new KilledStep(activity, point)))
            .toList();
  }

  /** A name for it, which tables, jobs and workflows can have: {@code before_sync_apply}. */
  String name() {
    return "%s_%s".formatted(point, activity.replace('.', '_')).toLowerCase(Locale.ROOT);
  }

  /** Whether the workflow is the one, or works for the one, that is stopped in this step. */
  boolean concerns(String workflowId) {
    return List.of(workflowId.split("/", -1)).contains(name());
  }
}
