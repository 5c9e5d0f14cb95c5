package io.snowline.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.snowline.Main;
import io.snowline.command.Shell;
import io.snowline.secret.KnownSecrets;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Temporal server was sent and repeats in its errors. */
class TemporalSecretsTest {
  private @TempDir Path folder;
  private Planted planted;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    planted = new Planted(folder);
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus(WorkflowServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(health.getHealthService())
            .addService(new Namespaces())
            .intercept(new Echo())
            .build()
            .start();
    DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("source.duckdb")).close();
    Files.writeString(
        folder.resolve("snowline.yaml"),
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
        schedules: {nightly: {mode: full, cron: "0 6 * * *"}}
        """);
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  /** A server that can be reached and knows every namespace. */
  private static final class Namespaces extends WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      answer.onNext(GetSystemInfoResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> answer) {
      answer.onNext(DescribeNamespaceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  /** Refuses everything else with what it was sent. */
  private static final class Echo implements ServerInterceptor {
    private static final Set<String> ANSWERED =
        Set.of("Check", "GetSystemInfo", "DescribeNamespace");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata sent, ServerCallHandler<Q, A> next) {
      if (ANSWERED.contains(call.getMethodDescriptor().getBareMethodName())) {
        return next.startCall(call, sent);
      }
      call.close(Status.PERMISSION_DENIED.withDescription("refused: " + sent), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** What a command says, searched. */
  private String said(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, UTF_8);
    Main.run(new Shell(stream, stream, environment, folder, false, false), arguments);
    planted.search("snowline " + arguments[0], said.toString(UTF_8));
    return said.toString(UTF_8);
  }

  @Test
  void aHeaderOfTheEnvironmentIsNotShownByACheck() {
    String said =
        said(
            Map.of(
                "TEMPORAL_ADDRESS",
                address(),
                "TEMPORAL_GRPC_META_X_TENANT",
                planted.secret("a header")),
            "check");

    assertThat(said).contains("refused: ", "[secret]");
    assertThat(planted.found()).isEmpty();
  }

  @Test
  void aHeaderOfAProfileInAFileIsShownByNoCommand() {
    Map<String, String> environment =
        profile(
            """
            [profile.default]
            address = "%s"
            [profile.default.grpc_meta]
            x-tenant = "%s"
            """
                .formatted(address(), planted.secret("a header")));

    assertThat(said(environment, "check")).contains("refused: ", "[secret]");
    assertThat(said(environment, "schedules", "plan")).contains("refused: ", "[secret]");
    assertThat(planted.found()).isEmpty();
  }

  /** With them a connection is encrypted, and no server of this test hears them. */
  @Test
  void theKeysOfAProfileInAFileAreKnownOnceACheckHasReadIt() {
    String key = planted.secret("a TLS key");
    String apiKey = planted.secret("an API key");

    String said =
        said(
            profile(
                """
                [profile.default]
                address = "%s"
                api_key = "%s"
                [profile.default.tls]
                client_cert_data = "no certificate"
                client_key_data = "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----"
                """
                    .formatted(address(), apiKey, key)),
            "check");

    assertThat(said).contains("FAIL  temporal connection");
    assertThat(KnownSecrets.redacted(apiKey + " and " + key)).isEqualTo("[secret] and [secret]");
    assertThat(planted.found()).isEmpty();
  }

  private Map<String, String> profile(String toml) {
    return Map.of("TEMPORAL_CONFIG_FILE", planted.write("temporal.toml", toml).toString());
  }
}
