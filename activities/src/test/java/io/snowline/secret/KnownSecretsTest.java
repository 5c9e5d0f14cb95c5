package io.snowline.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownSecretsTest {
  private @TempDir Path folder;

  @Test
  void whatWasReadFromAFileIsRedactedAsItIsAndAsAUrlHasIt() throws Exception {
    assertThat(KnownSecrets.read(Files.writeString(folder.resolve("token"), " ab/cd+EF-77\n")))
        .isEqualTo("ab/cd+EF-77");

    assertThat(KnownSecrets.redacted("token=ab/cd+EF-77, ?t=ab%2Fcd%2BEF-77&x=1"))
        .isEqualTo("token=[secret], ?t=[secret]&x=1");
  }

  @Test
  void aSecretIsFoundAsJsonHasIt() {
    KnownSecrets.keep("quo\"ted and back\\slashed");

    assertThat(KnownSecrets.redacted("{\"PASSWORD\":\"quo\\\"ted and back\\\\slashed\"}"))
        .isEqualTo("{\"PASSWORD\":\"[secret]\"}");
  }

  @Test
  void aKeyIsFoundByAnyOfItsLinesAlsoAsJsonHasThem() {
    KnownSecrets.keep(
        """
        -----BEGIN PRIVATE KEY-----
        MIIEvFirstLineOfAKey
        SecondLineOfTheKey==
        -----END PRIVATE KEY-----
        """);
    KnownSecrets.keep(
        "{\"private_key_id\": \"0a1b2c3d4e\", \"private_key\":"
            + " \"-----BEGIN PRIVATE KEY-----\\nMIIEvLineWithinJson0\\n\", \"client_email\":"
            + " \"worker@project.iam.gserviceaccount.com\"}");

    assertThat(KnownSecrets.redacted("bad key: ...SecondLineOfTheKey== and MIIEvLineWithinJson0"))
        .isEqualTo("bad key: ...[secret] and [secret]");
    assertThat(KnownSecrets.redacted("0a1b2c3d4e of worker@project.iam.gserviceaccount.com"))
        .isEqualTo("[secret] of worker@project.iam.gserviceaccount.com");
    assertThat(KnownSecrets.redacted("-----BEGIN PRIVATE KEY-----"))
        .isEqualTo("-----BEGIN PRIVATE KEY-----");
  }

  @Test
  void aLongerSecretIsTakenOutBeforeOneWithinIt() {
    KnownSecrets.keep("inner-secret");
    KnownSecrets.keep("outer-inner-secret-outer");

    assertThat(KnownSecrets.redacted("outer-inner-secret-outer, inner-secret"))
        .isEqualTo("[secret], [secret]");
  }

  @Test
  void innocentWordsAndNothingStayAsTheyAre() {
    KnownSecrets.keep("none");
    KnownSecrets.keep(null);

    assertThat(KnownSecrets.redacted("none of these")).isEqualTo("none of these");
    assertThat(KnownSecrets.redacted(null)).isNull();
  }
}
