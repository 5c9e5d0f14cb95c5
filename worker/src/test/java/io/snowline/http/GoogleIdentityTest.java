package io.snowline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.snowline.definition.HttpDefinition.Oidc;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens signed here, checked by Google's library against keys served on loopback. */
class GoogleIdentityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AUDIENCE = "https://snowline.example.com";
  private static final String ACCOUNT = "scheduler@p.iam.gserviceaccount.com";
  private static final String KEY_ID = "key-1";

  private static HttpServer certificates;
  private static KeyPair key;
  private static GoogleIdentity identity;

  @BeforeAll
  static void serveKeys() throws Exception {
    key = rsa();
    byte[] keys =
        JSON.writeValueAsBytes(
            JSON.createObjectNode().set("keys", JSON.createArrayNode().add(jwk())));
    certificates = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    certificates.createContext(
        "/certs",
        exchange -> {
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    certificates.start();
    identity =
        new GoogleIdentity(
            new Oidc(
                AUDIENCE,
                Set.of(ACCOUNT),
                Optional.of(
                    URI.create(
                        "http://127.0.0.1:%d/certs"
                            .formatted(certificates.getAddress().getPort())))));
  }

  @AfterAll
  static void stop() {
    certificates.stop(0);
  }

  private static KeyPair rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static ObjectNode jwk() {
    RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
    return JSON.createObjectNode()
        .put("kty", "RSA")
        .put("alg", "RS256")
        .put("use", "sig")
        .put("kid", KEY_ID)
        .put("n", unsigned(rsa.getModulus()))
        .put("e", unsigned(rsa.getPublicExponent()));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return text(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String text(ObjectNode json) {
    return text(json.toString().getBytes(UTF_8));
  }

  private static ObjectNode header() {
    return JSON.createObjectNode().put("alg", "RS256").put("kid", KEY_ID).put("typ", "JWT");
  }

  private static ObjectNode payload() {
    long now = Instant.now().getEpochSecond();
    return JSON.createObjectNode()
        .put("iss", "https://accounts.google.com")
        .put("aud", AUDIENCE)
        .put("email", ACCOUNT)
        .put("email_verified", true)
        .put("sub", "1")
        .put("iat", now)
        .put("exp", now + 3600);
  }

  private static String signed(ObjectNode header, ObjectNode payload, KeyPair by) {
    try {
      String content = text(header) + "." + text(payload);
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(by.getPrivate());
      signature.update(content.getBytes(UTF_8));
      return content + "." + text(signature.sign());
    } catch (GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  private static String with(Consumer<ObjectNode> change) {
    ObjectNode payload = payload();
    change.accept(payload);
    return signed(header(), payload, key);
  }

  /** Signed with the public key, which everybody knows, as if it were a shared secret. */
  private static String confused() throws GeneralSecurityException {
    String content = text(header().put("alg", "HS256")) + "." + text(payload());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getPublic().getEncoded(), "HmacSHA256"));
    return content + "." + text(mac.doFinal(content.getBytes(UTF_8)));
  }

  @Test
  void aConfiguredAccountsTokenIsAccepted() {
    assertThat(identity.caller(signed(header(), payload(), key))).contains(ACCOUNT);
    assertThat(
            identity.caller(
                with(payload -> payload.put("email", "Scheduler@P.iam.gserviceaccount.com"))))
        .contains(ACCOUNT);
  }

  static Stream<Arguments> refused() throws GeneralSecurityException {
    String good = signed(header(), payload(), key);
    String[] parts = good.split("\\.", -1);
    String none = text(header().put("alg", "none"));
    return Stream.of(
        Arguments.of("another audience", with(p -> p.put("aud", "https://other.example.com"))),
        Arguments.of("no audience", with(p -> p.remove("aud"))),
        Arguments.of("expired", with(p -> p.put("exp", Instant.now().getEpochSecond() - 1))),
        Arguments.of("without expiry", with(p -> p.remove("exp"))),
        Arguments.of(
            "another account", with(p -> p.put("email", "other@p.iam.gserviceaccount.com"))),
        Arguments.of("no account", with(p -> p.remove("email"))),
        Arguments.of("an unverified account", with(p -> p.put("email_verified", false))),
        Arguments.of("a verified text", with(p -> p.put("email_verified", "true"))),
        Arguments.of("another issuer", with(p -> p.put("iss", "https://issuer.example.com"))),
        Arguments.of("no issuer", with(p -> p.remove("iss"))),
        Arguments.of("another's key", signed(header(), payload(), rsa())),
        Arguments.of("an unknown key", signed(header().put("kid", "key-2"), payload(), key)),
        Arguments.of("unsigned", parts[0] + "." + parts[1] + "."),
        Arguments.of("without signature", parts[0] + "." + parts[1]),
        Arguments.of("alg none", none + "." + parts[1] + "."),
        Arguments.of("alg none, signed", none + "." + parts[1] + "." + parts[2]),
        Arguments.of("a shared secret", confused()),
        Arguments.of(
            "changed after signing",
            parts[0] + "." + text(payload().put("email", ACCOUNT).put("x", 1)) + "." + parts[2]),
        Arguments.of("empty", ""),
        Arguments.of("no token", "not a token"),
        Arguments.of("dots", "..."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void anyOtherTokenIsRefused(String what, String token) {
    assertThat(identity.caller(token)).isEmpty();
  }
}
