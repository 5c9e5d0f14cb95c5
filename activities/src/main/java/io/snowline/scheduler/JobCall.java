package io.snowline.scheduler;

import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.OidcToken;
import io.snowline.definition.ScheduledJob.HttpCall;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a job calls, beside what the configuration says of it. Pure.
 *
 * <p>What isn't configured is neither compared nor written: headers, body and retries never, the
 * method, the token's account and its audience where the configuration leaves them out. An audience
 * that is left out and was the address goes with the address.
 */
final class JobCall {
  private static final String TARGET = "http_target.";
  private static final String TOKEN = TARGET + "oidc_token.";

  private record Difference(String name, String field, String is, String should) {}

  private JobCall() {}

  /** What is called as configured, by a job that is made anew. */
  static HttpTarget target(HttpCall wanted) {
    HttpTarget.Builder target =
        HttpTarget.newBuilder()
            .setUri(wanted.url().toString())
            .setHttpMethod(wanted.method().map(HttpMethod::valueOf).orElse(HttpMethod.POST));
    wanted
        .serviceAccount()
        .ifPresent(
            account ->
                target.setOidcToken(
                    OidcToken.newBuilder()
                        .setServiceAccountEmail(account)
                        .setAudience(wanted.audience().orElse(wanted.url().toString()))));
    return target.build();
  }

  /** What isn't as configured, each with what it is and what it should be; empty if nothing. */
  static Optional<String> drift(HttpCall wanted, Job held) {
    List<Difference> differences = differences(wanted, held);
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            differences.stream()
                .map(
                    difference ->
                        "%s: %s -> %s"
                            .formatted(difference.name(), difference.is(), difference.should()))
                .collect(Collectors.joining(", ")));
  }

  /** Which fields of a job have to be written for it to call what is configured. */
  static List<String> fields(HttpCall wanted, Job held) {
    return differences(wanted, held).stream().map(Difference::field).toList();
  }

  private static List<Difference> differences(HttpCall wanted, Job held) {
    HttpTarget target = held.getHttpTarget();
    List<Difference> differences = new ArrayList<>();
    boolean moved = !sameAddress(target.getUri(), wanted.url());
    if (moved) {
      differences.add(
          new Difference(
              "url", TARGET + "uri", shown(target.getUri()), shown(wanted.url().toString())));
    }
    wanted
        .method()
        .filter(method -> !method.equals(method(target)))
        .ifPresent(
            method ->
                differences.add(
                    new Difference("method", TARGET + "http_method", method(target), method)));
    wanted
        .serviceAccount()
        .ifPresent(account -> differences.addAll(token(wanted, account, target, moved)));
    return differences;
  }

  private static List<Difference> token(
      HttpCall wanted, String account, HttpTarget target, boolean moved) {
    List<Difference> differences = new ArrayList<>();
    OidcToken token = target.getOidcToken();
    if (!token.getServiceAccountEmail().equals(account)) {
      differences.add(
          new Difference(
              "service account",
              TOKEN + "service_account_email",
              shown(token.getServiceAccountEmail()),
              account));
    }
    String audience = audience(target);
    boolean goesWithTheAddress = audience.isEmpty() || (moved && audience.equals(target.getUri()));
    String should =
        wanted.audience().orElse(goesWithTheAddress ? wanted.url().toString() : audience);
    if (!audience.equals(should)) {
      differences.add(
          new Difference("audience", TOKEN + "audience", shown(audience), shown(should)));
    }
    return differences;
  }

  /** Cloud Scheduler calls by POST where nothing is said. */
  private static String method(HttpTarget target) {
    HttpMethod method = target.getHttpMethod();
    return method == HttpMethod.HTTP_METHOD_UNSPECIFIED ? "POST" : method.name();
  }

  /** Without one a token is made for the address. */
  private static String audience(HttpTarget target) {
    return target.hasOidcToken() && target.getOidcToken().getAudience().isEmpty()
        ? target.getUri()
        : target.getOidcToken().getAudience();
  }

  /** Cloud Scheduler encodes characters of an address that it is given. */
  private static boolean sameAddress(String held, URI wanted) {
    try {
      return parts(URI.create(held)).equals(parts(wanted));
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  private static List<Object> parts(URI address) {
    return Arrays.asList(
        lower(address.getScheme()),
        address.getUserInfo(),
        lower(address.getHost()),
        address.getPort(),
        "/".equals(address.getPath()) ? "" : address.getPath(),
        address.getQuery());
  }

  private static String lower(String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** Without what may hold a secret. */
  private static String shown(String text) {
    return text.isEmpty()
        ? "nothing"
        : text.replaceFirst("\\?.*", "?...").replaceFirst("//[^/@]*@", "//...@");
  }
}
