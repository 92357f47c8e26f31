package io.zerohop.scenarios;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;

/**
 * Starts as application servers do: brings its own log manager and its own builder of MBean
 * servers, both of which the JDK takes at first use only, and prints whether they count. Waits for
 * a line on stdin before.
 */
final class OwnPlatform {
  private OwnPlatform() {}

  /** Its log manager. */
  public static final class Manager extends LogManager {}

  /** Its builder of MBean servers. */
  public static final class Builder extends MBeanServerBuilder {
    private static volatile boolean asked;

    @Override
    public MBeanServer newMBeanServer(
        String domain, MBeanServer outer, MBeanServerDelegate delegate) {
      asked = true;
      return super.newMBeanServer(domain, outer, delegate);
    }
  }

  public static void main(String[] args) throws IOException {
    System.out.println("waiting");
    System.in.read();
    System.setProperty("java.util.logging.manager", Manager.class.getName());
    System.setProperty("javax.management.builder.initial", Builder.class.getName());
    System.out.println("logs by " + LogManager.getLogManager().getClass().getSimpleName());
    ManagementFactory.getPlatformMBeanServer();
    System.out.println("manages by its own: " + Builder.asked);
  }
}
