package io.snowline.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnowlineWorkerTest {
  @Test
  void itWorksFromItsStartUntilItTakesNoMoreWork() {
    DuckDbFile none = new DuckDbFile(Path.of("none"), "main");
    Definitions nothing =
        new Definitions(none, none, List.of(), 2, ServiceDefinition.NONE, Monitoring.DEFAULT);
    try (TemporalServer server = TemporalServer.open("test", Map.of())) {
      SnowlineWorker.start(server, nothing);
      assertThat(SnowlineWorker.working(server)).isTrue();
      server.workers().suspendPolling();
      assertThat(SnowlineWorker.working(server)).isFalse();
      server.workers().resumePolling();
      assertThat(SnowlineWorker.working(server)).isTrue();
      server.workers().shutdown();
      assertThat(SnowlineWorker.working(server)).isFalse();
    }
  }
}
