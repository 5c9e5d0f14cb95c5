package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnowflakeFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "390104, 08001, WAREHOUSE_UNAVAILABLE, a session that the server does not know",
    "390111, 08001, WAREHOUSE_UNAVAILABLE, a session that is gone",
    "390112, 08001, WAREHOUSE_UNAVAILABLE, a session that has expired",
    "390113, 08001, WAREHOUSE_UNAVAILABLE, a token that is not found",
    "390114, 08001, WAREHOUSE_UNAVAILABLE, a token that has expired",
    "390115, 08001, WAREHOUSE_UNAVAILABLE, a token that is not valid any more",
    "390100, 08001, BAD_CONFIGURATION, a wrong user or password",
    "390144, 08001, BAD_CONFIGURATION, a key that Snowflake does not know",
    "390201, 08001, BAD_CONFIGURATION, a database that the session cannot begin in",
    "390303, 08001, BAD_CONFIGURATION, an OAuth token that is not valid",
    "390318, 08001, WAREHOUSE_UNAVAILABLE, an OAuth token that has expired",
    "390422, 08001, BAD_CONFIGURATION, an address that the network policy keeps out",
    "394304, 08001, BAD_CONFIGURATION, a key of another user",
    "394400, 08001, BAD_CONFIGURATION, an access token that is not valid",
    "200069, 08000, BAD_CONFIGURATION, HTTP status=401. of an OAuth client",
    "200069, 08000, WAREHOUSE_UNAVAILABLE, HTTP status=503. of an identity provider",
    "200071, 08000, BAD_CONFIGURATION, a workload that has no identity",
    "606, 57P03, BAD_CONFIGURATION, no warehouse",
    "604, 57014, WAREHOUSE_UNAVAILABLE, a statement that was cancelled",
    "630, 57014, WAREHOUSE_REFUSED, a statement that ran too long",
    "90073, 57014, WAREHOUSE_UNAVAILABLE, a warehouse that cannot be resumed now",
    "200015, 58030, WAREHOUSE_UNAVAILABLE, a server that does not answer",
    "1003, 42000, WAREHOUSE_REFUSED, a statement that is wrong",
    "2003, 02000, WAREHOUSE_REFUSED, a table that is not there",
    "3001, 42501, WAREHOUSE_REFUSED, a right that is missing"
  })
  void whatIsTriedAgainIsWhatARepeatMayMend(
      int code, String state, FailureType type, String words) {
    WarehouseException failure =
        SnowflakeFailures.of("read rows", new SQLException(words, state, code));

    assertThat(failure.type()).isEqualTo(type);
    assertThat(failure).hasMessageContaining("Cannot read rows in Snowflake: " + words);
  }

  @Test
  void whatSnowflakeSaysInSeveralLinesIsToldInOne() {
    assertThat(
            message(
                2003,
                "02000",
                "SQL compilation error:\nObject 'X' does not exist or not authorized."))
        .isEqualTo(
            "Cannot read rows in Snowflake: SQL compilation error: Object 'X' does not exist or not"
                + " authorized; if it exists, grant SELECT on it and USAGE on its database and"
                + " schema to the role");
    assertThat(message(1003, "42000", "SQL compilation error:\n  syntax error line 1\r\n"))
        .isEqualTo("Cannot read rows in Snowflake: SQL compilation error: syntax error line 1");
  }

  @Test
  void anAnswerThatIsAppendedIsCutAndAUrlsQueryLeftOut() {
    String answer = "HTTP 500 from https://host/path?token=t1\n" + "<html>\n".repeat(100);

    assertThat(message(200_015, "58030", answer))
        .startsWith("Cannot read rows in Snowflake: HTTP 500 from https://host/path?... <html> <")
        .doesNotContain("t1")
        .hasSizeLessThan(450);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "390100 | check the user and its key or token in the configuration's source; snowline check prints what to look at in Snowflake",
        "390144 | check the user and its key or token in the configuration's source; snowline check prints what to look at in Snowflake",
        "390201 | check role, warehouse and database in the configuration's source, and grant USAGE on them to the role",
        "390303 | check oauth in the configuration's source, and the security integration in Snowflake that trusts its tokens",
        "390422 | have the network policy of the user or the account in Snowflake let this machine's address in",
        "200069 | check the client, token_url and scope of oauth in the configuration's source with who runs the identity provider",
        "200071 | check workload_identity in the configuration's source, and that the machine that the worker runs on has an identity there",
        "394400 | make a new programmatic access token for the user in Snowflake, and put it into token_file"
      })
  void aLoginThatIsRefusedSaysWhatToChange(int code, String hint) {
    assertThat(message(code, "08001", "Not let in."))
        .isEqualTo("Cannot read rows in Snowflake: Not let in; " + hint);
  }

  @Test
  void aTokenThatNobodyAnsweredForIsAskedForAgain() {
    SQLException silent = new SQLException("No token", "08000", 200_069);
    silent.initCause(new IllegalStateException(new ConnectException("Connection refused")));

    assertThat(SnowflakeFailures.of("open a session", silent).type())
        .isEqualTo(FailureType.WAREHOUSE_UNAVAILABLE);
  }

  @Test
  void anAccountThatIsNotThereIsNamedByItsHost() {
    WarehouseException failure =
        SnowflakeFailures.ofLogin(
            "nobody.snowflakecomputing.com",
            new SQLException("Message: HTTP status=404.", "58030", 200_015));

    assertThat(failure.type()).isEqualTo(FailureType.BAD_CONFIGURATION);
    assertThat(failure)
        .hasMessage(
            "Cannot open a session in Snowflake: there is no account at"
                + " nobody.snowflakecomputing.com (HTTP status 404); check account and host in the"
                + " configuration's source");
  }

  @Test
  void anAddressThatTheIdentityProviderLacksIsNoMissingAccount() {
    WarehouseException failure =
        SnowflakeFailures.ofLogin(
            "acme.snowflakecomputing.com",
            new SQLException("No token: HTTP status=404.", "08000", 200_069));

    assertThat(failure.type()).isEqualTo(FailureType.BAD_CONFIGURATION);
    assertThat(failure).hasMessageContaining("token_url").hasMessageNotContaining("no account");
  }

  @Test
  void aSessionThatEndedNeedsNoHint() {
    assertThat(message(390_112, "08001", "Your session has expired."))
        .isEqualTo("Cannot read rows in Snowflake: Your session has expired.");
  }

  @Test
  void whatTheDriverStumblesOverIsTheConfigurations() {
    WarehouseException failure =
        SnowflakeFailures.ofSettings(new NullPointerException("something is null"));

    assertThat(failure.type()).isEqualTo(FailureType.BAD_CONFIGURATION);
    assertThat(failure)
        .hasMessage(
            "Cannot open a session in Snowflake: its driver can't use the settings of the login:"
                + " java.lang.NullPointerException: something is null; check the login in the"
                + " configuration's source");
  }

  private static String message(int code, String state, String said) {
    return SnowflakeFailures.of("read rows", new SQLException(said, state, code)).getMessage();
  }
}
