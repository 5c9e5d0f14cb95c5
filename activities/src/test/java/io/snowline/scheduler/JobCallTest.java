package io.snowline.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.OAuthToken;
import com.google.cloud.scheduler.v1.OidcToken;
import com.google.cloud.scheduler.v1.PubsubTarget;
import io.snowline.definition.ScheduledJob.HttpCall;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is configured of a call, and what a job holds. */
class JobCallTest {
  private static HttpCall wanted(String url, String method, String account, String audience) {
    return new HttpCall(
        URI.create(url),
        Optional.ofNullable(method),
        Optional.ofNullable(account),
        Optional.ofNullable(audience));
  }

  private static Job held(String url, String method, String account, String audience) {
    HttpTarget.Builder target = HttpTarget.newBuilder().setUri(url);
    if (method != null) {
      target.setHttpMethod(HttpMethod.valueOf(method));
    }
    if (account != null) {
      target.setOidcToken(
          OidcToken.newBuilder()
              .setServiceAccountEmail(account)
              .setAudience(audience == null ? "" : audience));
    }
    return Job.newBuilder().setHttpTarget(target).build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // held: url, method, account, audience | configured: the same | what differs
        "https://a/f | POST | x@p | https://a | https://a/f | POST | x@p | https://a | -",
        "https://old/f | POST | x@p | https://a | https://a/f | POST | x@p | https://a"
            + " | url: https://old/f -> https://a/f",
        "https://a/f | GET | x@p | https://a | https://a/f | POST | x@p | https://a"
            + " | method: GET -> POST",
        "https://a/f | POST | y@p | https://a | https://a/f | POST | x@p | https://a"
            + " | service account: y@p -> x@p",
        "https://a/f | POST | x@p | https://b | https://a/f | POST | x@p | https://a"
            + " | audience: https://b -> https://a",
        "https://b/g | GET | y@p | https://b | https://a/f | POST | x@p | https://a"
            + " | 'url: https://b/g -> https://a/f, method: GET -> POST,"
            + " service account: y@p -> x@p, audience: https://b -> https://a'",
        // Nothing is said of the method, which is POST then.
        "https://a/f | - | x@p | https://a | https://a/f | POST | x@p | https://a | -",
        "https://a/f | - | x@p | https://a | https://a/f | PUT | x@p | https://a"
            + " | method: POST -> PUT",
        // What isn't configured is left.
        "https://a/f | GET | y@p | https://b | https://a/f | - | - | - | -",
        "https://a/f | GET | x@p | https://b | https://a/f | - | x@p | - | -",
        "https://old/f | GET | x@p | https://b | https://a/f | - | x@p | -"
            + " | url: https://old/f -> https://a/f",
        // An audience that was the address goes with it.
        "https://old/f | POST | x@p | https://old/f | https://a/f | - | x@p | -"
            + " | 'url: https://old/f -> https://a/f, audience: https://old/f -> https://a/f'",
        "https://old/f | POST | x@p | - | https://a/f | - | x@p | -"
            + " | 'url: https://old/f -> https://a/f, audience: https://old/f -> https://a/f'",
        "https://a/f | POST | x@p | - | https://a/f | - | x@p | https://a/f | -",
        "https://a/f | POST | - | - | https://a/f | - | x@p | -"
            + " | 'service account: nothing -> x@p, audience: nothing -> https://a/f'",
        // One address in several spellings, as the scheduler may keep it.
        "https://A.example.com/ | POST | - | - | https://a.example.com | - | - | - | -",
        "https://a/%C3%A4 | POST | - | - | https://a/\u00e4 | - | - | - | -",
        "https://a/f/ | POST | - | - | https://a/f | - | - | - | url: https://a/f/ -> https://a/f",
        // A query is compared and not shown: it may hold a key.
        "https://a/f?key=1 | POST | - | - | https://a/f?key=1 | - | - | - | -",
        "https://a/f?key=1 | POST | - | - | https://a/f?key=2 | - | - | -"
            + " | url: https://a/f?... -> https://a/f?...",
        "https://u:p@a/f | POST | - | - | https://a/f | - | - | -"
            + " | url: https://...@a/f -> https://a/f",
      })
  void whatIsConfiguredIsCompared(
      String url,
      String method,
      String account,
      String audience,
      String wantedUrl,
      String wantedMethod,
      String wantedAccount,
      String wantedAudience,
      String drift) {
    assertThat(
            JobCall.drift(
                wanted(wantedUrl, wantedMethod, wantedAccount, wantedAudience),
                held(url, method, account, audience)))
        .isEqualTo(Optional.ofNullable(drift));
  }

  @Test
  void whatIsWrittenIsWhatDiffers() {
    HttpCall wanted = wanted("https://a/f", "POST", "x@p", "https://a");

    assertThat(JobCall.fields(wanted, held("https://a/f", "POST", "x@p", "https://a"))).isEmpty();
    assertThat(JobCall.fields(wanted, held("https://old/f", "POST", "x@p", "https://a")))
        .containsExactly("http_target.uri");
    assertThat(JobCall.fields(wanted, held("https://b/g", "GET", "y@p", "https://b")))
        .containsExactly(
            "http_target.uri",
            "http_target.http_method",
            "http_target.oidc_token.service_account_email",
            "http_target.oidc_token.audience");
  }

  @Test
  void aJobThatCallsOtherwiseIsNotAsConfiguredEither() {
    HttpCall wanted = wanted("https://a/f", null, "x@p", "https://a");
    Job byMessage =
        Job.newBuilder().setPubsubTarget(PubsubTarget.newBuilder().setTopicName("t")).build();
    Job byOauth =
        Job.newBuilder()
            .setHttpTarget(
                HttpTarget.newBuilder()
                    .setUri("https://a/f")
                    .setOauthToken(OAuthToken.newBuilder().setServiceAccountEmail("x@p")))
            .build();

    assertThat(JobCall.drift(wanted, byMessage))
        .contains(
            "url: nothing -> https://a/f, service account: nothing -> x@p, audience: nothing -> https://a");
    assertThat(JobCall.drift(wanted, byOauth))
        .contains("service account: nothing -> x@p, audience: nothing -> https://a");
  }

  @Test
  void whatIsMadeAnewIsAsConfigured() {
    for (HttpCall wanted :
        List.of(
            wanted("https://a/f", null, null, null),
            wanted("https://a/f", "PUT", "x@p", null),
            wanted("https://a/f", "DELETE", "x@p", "https://a"))) {
      Job made = Job.newBuilder().setHttpTarget(JobCall.target(wanted)).build();

      assertThat(JobCall.drift(wanted, made)).isEmpty();
      assertThat(JobCall.fields(wanted, made)).isEmpty();
    }
  }
}
