package io.snowline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.snowline.definition.HttpDefinition.Oidc;
import java.io.IOException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens as Google does, and others, and serves the keys on loopback. */
final class GoogleTokens implements AutoCloseable {
  static final String ACCOUNT = "scheduler@p.iam.gserviceaccount.com";

  private static final ObjectMapper JSON = new ObjectMapper();
  static final String AUDIENCE = "https://snowline.example.com";
  private static final String KEY_ID = "key-1";

  private final KeyPair key = rsa();
  private final HttpServer certificates;

  GoogleTokens() throws IOException {
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
  }

  /** What is configured where these tokens are expected. */
  Oidc oidc() {
    return new Oidc(
        AUDIENCE,
        Set.of(ACCOUNT),
        Optional.of(
            URI.create(
                "http://127.0.0.1:%d/certs".formatted(certificates.getAddress().getPort()))));
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  private ObjectNode jwk() {
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

  /** A token that is as it should be. */
  String good() {
    return with(payload -> {});
  }

  /** The same with a change. */
  String with(Consumer<ObjectNode> change) {
    ObjectNode payload = payload();
    change.accept(payload);
    return signed(header(), payload, key);
  }

  /** Signed with the public key, which everybody knows, as if it were a shared secret. */
  private String confused() {
    try {
      String content = text(header().put("alg", "HS256")) + "." + text(payload());
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getPublic().getEncoded(), "HmacSHA256"));
      return content + "." + text(mac.doFinal(content.getBytes(UTF_8)));
    } catch (GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Tokens that must be refused, by what is wrong with each. */
  Map<String, String> refused() {
    String[] parts = good().split("\\.", -1);
    String none = text(header().put("alg", "none"));
    Map<String, String> refused = new LinkedHashMap<>();
    refused.put("another audience", with(p -> p.put("aud", "https://other.example.com")));
    for (String other :
        List.of(
            AUDIENCE + ".example.org/items",
            AUDIENCE + "x",
            AUDIENCE + ":444/items",
            AUDIENCE + "@example.org/items",
            AUDIENCE + "?/items",
            AUDIENCE.replace("https", "http") + "/items",
            "https://other.example.com/" + AUDIENCE + "/items")) {
      refused.put("audience " + other, with(p -> p.put("aud", other)));
    }
    refused.put("several audiences", with(p -> p.putArray("aud").add(AUDIENCE)));
    refused.put("no audience", with(p -> p.remove("aud")));
    refused.put("expired", with(p -> p.put("exp", Instant.now().getEpochSecond() - 1)));
    refused.put("without expiry", with(p -> p.remove("exp")));
    refused.put("another account", with(p -> p.put("email", "other@p.iam.gserviceaccount.com")));
    refused.put("no account", with(p -> p.remove("email")));
    refused.put("an unverified account", with(p -> p.put("email_verified", false)));
    refused.put("a verified text", with(p -> p.put("email_verified", "true")));
    refused.put("another issuer", with(p -> p.put("iss", "https://issuer.example.com")));
    refused.put("no issuer", with(p -> p.remove("iss")));
    refused.put("another's key", signed(header(), payload(), rsa()));
    refused.put("an unknown key", signed(header().put("kid", "key-2"), payload(), key));
    refused.put("unsigned", parts[0] + "." + parts[1] + ".");
    refused.put("without signature", parts[0] + "." + parts[1]);
    refused.put("alg none", none + "." + parts[1] + ".");
    refused.put("alg none, signed", none + "." + parts[1] + "." + parts[2]);
    refused.put("a shared secret", confused());
    refused.put(
        "changed after signing", parts[0] + "." + text(payload().put("x", 1)) + "." + parts[2]);
    refused.put("empty", "");
    refused.put("no token", "not a token");
    refused.put("dots", "...");
    return refused;
  }

  @Override
  public void close() {
    certificates.stop(0);
  }
}
