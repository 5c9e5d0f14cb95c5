package io.snowline.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import io.snowline.metrics.ScrapedWorker;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.WarehouseException;
import io.snowline.warehouse.Warehouses;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class DependenciesTest {
  private static final Definitions DEFINITIONS = ScrapedWorker.definitions();

  /** As BigQuery's is for a target that is partitioned by arrival. */
  private static final Target REFUSING =
      (Target)
          Proxy.newProxyInstance(
              Target.class.getClassLoader(),
              new Class<?>[] {Target.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("schema")) {
                  return null;
                }
                if (arguments[0].equals(DEFINITIONS.tables().get(0).target())) {
                  throw new WarehouseException(FailureType.TYPE_REFUSED, "Cannot write it");
                }
                return Optional.empty();
              });

  @Test
  void aTargetIsReadyWhateverBecomesOfItsFirstTable() throws Exception {
    Warehouses warehouses =
        new Warehouses() {
          @Override
          public Source source(Step step) {
            throw new AssertionError("not asked");
          }

          @Override
          public Target target(Step step) {
            return REFUSING;
          }
        };
    Callable<?> target = Dependencies.of(DEFINITIONS, warehouses, null).get("target");

    assertThat(target.call()).isEqualTo(Optional.empty());
  }
}
