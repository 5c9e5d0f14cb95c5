import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;

/** A bare loop over a result of Snowflake's driver: the least that whatever reads it has to do. */
public final class Drain {
  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("user", "bench");
    settings.setProperty("password", "none");
    settings.setProperty("account", "local");
    settings.setProperty("ssl", "off");
    settings.setProperty("disablePlatformDetection", "true");
    settings.setProperty("CLIENT_TELEMETRY_ENABLED", "false");
    long rows = 0;
    try (Connection connection =
            DriverManager.getConnection("jdbc:snowflake://" + arguments[0] + "/", settings);
        Statement statement = connection.createStatement()) {
      long began = System.nanoTime();
      for (int query = 1; query < arguments.length; query++) {
        try (ResultSet result = statement.executeQuery(arguments[query])) {
          int columns = result.getMetaData().getColumnCount();
          while (result.next()) {
            for (int column = 1; column <= columns; column++) {
              result.getString(column);
            }
            rows++;
          }
        }
      }
      System.out.println(rows + " " + (System.nanoTime() - began) / 1e9);
    }
  }
}
