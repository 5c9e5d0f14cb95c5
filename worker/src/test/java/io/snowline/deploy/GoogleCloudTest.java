package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.deploy.Repository.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoogleCloudTest {
  private static final String SCRIPT = "deploy/google-cloud/install.sh";

  private @TempDir Path temporary;
  private Path variables;

  @BeforeEach
  void write() throws IOException {
    variables =
        Files.writeString(
            temporary.resolve("variables.yaml"), "TEMPORAL_ADDRESS: temporal.example.com:7233\n");
  }

  private String[] arguments(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--project",
                "my-project",
                "--region",
                "us-central1",
                "--dataset",
                "karbon_data",
                "--staging",
                "snowline_staging",
                "--image",
                "us-docker.pkg.dev/my-project/snowline/worker:0.1.0",
                "--audience",
                "https://snowline.example.com",
                "--environment",
                variables.toString(),
                "--secret",
                "/secrets/snowflake/key.p8=snowflake-key",
                "--secret",
                "TEMPORAL_API_KEY=temporal-key"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** A gcloud that finds what it is asked to describe, or nothing. */
  private Stubs cloud(boolean everythingIsThere) throws IOException {
    String describes =
        """
        case " $* " in
          *' --format value(status.url) '*) echo https://worker.example.run.app ;;
          *' describe '*) exit %d ;;
        esac
        """
            .formatted(everythingIsThere ? 0 : 1);
    return Stubs.in(temporary.resolve("programs")).noting("gcloud", describes).noting("bq");
  }

  private static List<String> steps(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("+ ") && !line.contains(" describe "))
        .toList();
  }

  @Test
  void aDryRunPrintsEachStepAndCallsNothing() throws Exception {
    Stubs cloud = cloud(true);

    Ended ended = Repository.run(cloud.environment(), SCRIPT, arguments("--dry-run"));

    assertThat(ended.code()).as(ended.out()).isZero();
    assertThat(
            ended
                .out()
                .replace(temporary.toString(), "INPUT")
                .replace(Repository.path("").toString(), "SNOWLINE"))
        .isEqualTo(Kept.text("google-cloud.txt"));
    assertThat(cloud.called()).isEmpty();
  }

  @Test
  void snowlineAloneLooksAtTokensAndOnlyTheProjectReachesIt() throws Exception {
    String deploy =
        Repository.run(Map.of(), SCRIPT, arguments("--dry-run"))
            .out()
            .lines()
            .filter(line -> line.startsWith("+ gcloud run deploy "))
            .findFirst()
            .orElseThrow();

    // Where Cloud Run looks at a token it hands it on without its signature, which nothing accepts.
    assertThat(deploy)
        .contains(" --no-invoker-iam-check ", " --ingress internal ")
        .doesNotContain("allow-unauthenticated");
  }

  @Test
  void onAnEmptyProjectItDoesWhatTheDryRunPrinted() throws Exception {
    Stubs cloud = cloud(false);

    Ended real = Repository.run(cloud.environment(), SCRIPT, arguments());
    Ended dry = Repository.run(Map.of(), SCRIPT, arguments("--dry-run"));

    assertThat(real.code()).as(real.out()).isZero();
    assertThat(steps(cloud.called()))
        .hasSize(26)
        .isEqualTo(
            steps(
                dry.out()
                    .replace("https://SERVICE.run.app", "https://worker.example.run.app")
                    .lines()
                    .toList()));
  }

  @Test
  void aRepeatMakesNothingTwice() throws Exception {
    Stubs cloud = cloud(true);

    Ended ended = Repository.run(cloud.environment(), SCRIPT, arguments());

    assertThat(ended.code()).as(ended.out()).isZero();
    assertThat(steps(cloud.called()))
        .hasSize(24)
        .noneMatch(call -> call.contains(" create "))
        .filteredOn(call -> call.startsWith("+ gcloud scheduler jobs update http "))
        .hasSize(10);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceAndNoSecret() throws Exception {
    Ended ended =
        Repository.run(
            Map.of(),
            SCRIPT,
            "--dry-run",
            "--project",
            "My Project",
            "--region",
            "mars",
            "--image",
            "worker",
            "--audience",
            "http://snowline.example.com",
            "--environment",
            "nowhere.yaml",
            "--secret",
            "TEMPORAL_API_KEY=marked secret");

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.out().lines().takeWhile(line -> line.startsWith("install.sh: ")))
        .containsExactly(
            "install.sh: --project is My Project, expected a project id, such as my-project",
            "install.sh: --region is mars, expected a region, such as us-central1",
            "install.sh: --dataset is missing: the name of a dataset",
            "install.sh: --staging is missing: the name of a dataset",
            "install.sh: --image is worker, expected an image with a tag or digest",
            "install.sh: --audience is http://snowline.example.com, expected the URL that tokens"
                + " are made for",
            "install.sh: --environment nowhere.yaml is no file",
            "install.sh: --secret: expected PATH=NAME or VARIABLE=NAME, the name of a secret, never"
                + " its value");
    assertThat(ended.out()).doesNotContain("marked secret");
  }

  private static List<List<String>> jobs() {
    return Repository.text("deploy/google-cloud/jobs.tsv")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> List.of(line.split("\t", -1)))
        .toList();
  }

  @Test
  void theJobsAreThoseOfTheIncidentAndAskForConfiguredTables() {
    List<List<String>> jobs = jobs();

    assertThat(jobs).allMatch(job -> job.size() == 4);
    assertThat(jobs)
        .extracting(job -> job.get(0))
        .doesNotHaveDuplicates()
        .contains(
            "work-item-budget-vs-actual-daily-sync",
            "work-item-budget-vs-actual-full-sync-daily",
            "sync-work-item-details-daily",
            "time-details-daily-sync",
            "client-dimension-daily-sync",
            "user-dimension-daily-sync",
            "tenant-team-dimension-daily-sync",
            "tenant-team-member-dimension-daily-sync",
            "client-group-dimension-daily-sync");
    Map<?, ?> tables = (Map<?, ?>) Repository.yaml("config/karbon.yaml").get("tables");
    assertThat(jobs)
        .allSatisfy(
            job -> {
              assertThat(tables.containsKey(job.get(1))).as(job.get(1)).isTrue();
              assertThat(job.get(2)).isIn("daily", "full");
              assertThat(job.get(3)).matches("\\d+ \\d+ \\* \\* \\*");
            });
  }

  @Test
  void theMonitorWatchesAllJobsButTheFullSyncWhichTemporalAsksForToo() {
    Map<String, Object> karbon = Repository.yaml("config/karbon.yaml");
    Map<?, ?> watched = (Map<?, ?>) ((Map<?, ?>) karbon.get("schedulers")).get("jobs");
    Map<?, ?> full = (Map<?, ?>) ((Map<?, ?>) karbon.get("schedules")).get("budget-full");

    List<List<String>> unwatched =
        jobs().stream()
            .filter(
                job ->
                    !(watched.get(job.get(0)) instanceof Map<?, ?> found
                        && job.get(1).equals(found.get("table"))
                        && job.get(3).equals(found.get("schedule"))))
            .toList();

    assertThat(unwatched)
        .containsExactly(
            List.of(
                "work-item-budget-vs-actual-full-sync-daily",
                "work_item_budget_vs_actual",
                (String) full.get("mode"),
                (String) full.get("cron")));
    assertThat(full.get("tables")).isEqualTo(List.of("work_item_budget_vs_actual"));
  }

  /**
   * Cloud Scheduler refuses to make a job with a token of an account that its maker can't act as.
   */
  @Test
  void theMonitorMayActAsTheAccountThatItsJobsAskAsAndAsNoOther() throws Exception {
    assertThat(
            Repository.run(Map.of(), SCRIPT, arguments("--dry-run"))
                .out()
                .lines()
                .filter(line -> line.contains("roles/iam.serviceAccountUser")))
        .containsExactly(
            "+ gcloud iam service-accounts add-iam-policy-binding"
                + " snowline-scheduler@my-project.iam.gserviceaccount.com --project my-project"
                + " --member serviceAccount:snowline-worker@my-project.iam.gserviceaccount.com"
                + " --role roles/iam.serviceAccountUser --quiet");
  }

  @Test
  void theMonitorMaySeeResumeChangeAndMakeJobsAndNothingElse() {
    assertThat(
            Repository.yaml("deploy/google-cloud/scheduler-role.yaml").get("includedPermissions"))
        .isEqualTo(
            List.of(
                "cloudscheduler.jobs.get",
                "cloudscheduler.jobs.list",
                "cloudscheduler.jobs.enable",
                "cloudscheduler.jobs.update",
                "cloudscheduler.jobs.create"));
  }
}
