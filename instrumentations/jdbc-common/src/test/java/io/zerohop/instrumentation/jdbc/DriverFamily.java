package io.zerohop.instrumentation.jdbc;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.testkit.WovenJvm;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A driver in the versions that are tested, which the system properties {@code NAME.jars} and
 * {@code NAME.tested} tell.
 *
 * @param name of the module, as in the system properties
 * @param hooks the module's own
 * @param driver its class
 * @param dataSource a DataSource of it, with a method setUrl
 * @param scheme what its URLs begin with
 * @param wrongPassword how the driver's own refusal of a wrong password begins
 */
public record DriverFamily(
    String name,
    HookProvider hooks,
    String driver,
    String dataSource,
    String scheme,
    String wrongPassword) {

  /** In what the driver wraps the refusal of a write. */
  String readOnly() {
    return name.equals("mariadb27") ? "SQLInvalidAuthorizationSpecException" : "SQLException";
  }

  /** Weaves this JVM with the module's hooks; does nothing the second time. */
  void weave() {
    System.setProperty(FaultyHooks.REAL, hooks.getClass().getName());
    WovenJvm.with(FaultyHooks.class, hooks.getClass(), Opening.class);
  }

  Stream<DriverUnderTest> drivers() {
    Path jars = Path.of(System.getProperty(name + ".jars"));
    return Stream.of(System.getProperty(name + ".tested").split(",", -1))
        .map(version -> new DriverUnderTest(jars, version, driver, dataSource, scheme));
  }
}
