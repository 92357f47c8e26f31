package io.zerohop.controlplane.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpVerbTest {
  @TempDir Path directory;
  private final UpVerb verb = new UpVerb();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... options) {
    verb.home = directory.resolve("home/.zerohop");
    String[] all = new String[options.length + 7];
    List<String> fixed =
        List.of(
            "up",
            "--data",
            directory.resolve("data").toString(),
            "--http",
            "127.0.0.1:0",
            "--xds",
            "127.0.0.1:0");
    fixed.toArray(all);
    System.arraycopy(options, 0, all, 7, options.length);
    return new Cli(List.of(verb)).run(new PrintWriter(out), new PrintWriter(err), all);
  }

  /** Runs it until it has greeted, then ends it. */
  private void greeted() throws InterruptedException {
    Thread running = new Thread(this::run, "up");
    running.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!out.toString().contains("join a JVM") && System.nanoTime() < end) {
      running.join(20);
    }
    running.interrupt();
    running.join(TimeUnit.SECONDS.toMillis(60));
    assertTrue(out.toString().contains("join a JVM"), out.toString() + err);
  }

  @Test
  void tellsItsAddressesAndSavesTheTokenForTheUser() throws Exception {
    greeted();

    assertTrue(out.toString().contains("policy API https://127.0.0.1:"), out.toString());
    assertTrue(out.toString().contains("~/.zerohop/config and ~/.zerohop/kubeconfig"));
    String token = Files.readString(directory.resolve("data/token")).strip();
    assertTrue(Files.readString(directory.resolve("home/.zerohop/config")).contains(token));
    assertTrue(Files.readString(directory.resolve("home/.zerohop/kubeconfig")).contains(token));
  }

  @Test
  void savesBesideTheDataWhereTheHomeCannotBeWrittenAndRunsAllTheSame() throws Exception {
    Files.writeString(directory.resolve("home"), "no directory");

    greeted();

    Path config = directory.resolve("data/config");
    assertTrue(out.toString().contains("~/.zerohop cannot be written"), out.toString());
    assertTrue(out.toString().contains("--config " + config), out.toString());
    String token = Files.readString(directory.resolve("data/token")).strip();
    assertTrue(Files.readString(config).contains(token));
    assertTrue(Files.exists(directory.resolve("data/kubeconfig")));
  }

  @Test
  void aPolicyDirectoryThatIsNoneIsUsage() {
    assertEquals(2, run("--policies", directory.resolve("nowhere").toString()));
    assertTrue(err.toString().contains("nowhere\" is no directory"), err.toString());
  }

  @Test
  void anAddressThatIsNoneIsUsage() {
    for (String address : List.of("8700", "127.0.0.1:99999", "127.0.0.1:x")) {
      assertEquals(
          2,
          new Cli(List.of(new UpVerb()))
              .run(new PrintWriter(out), new PrintWriter(err), "up", "--http", address),
          address);
    }
    assertTrue(err.toString().contains("'8700' must be HOST:PORT"), err.toString());
  }

  @Test
  void aPortInUseIsOneLineAndExitCodeOne() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertEquals(
          1,
          new Cli(List.of(new UpVerb()))
              .run(
                  new PrintWriter(out),
                  new PrintWriter(err),
                  "up",
                  "--data",
                  directory.resolve("data").toString(),
                  "--http",
                  "127.0.0.1:" + other.getLocalPort(),
                  "--xds",
                  "127.0.0.1:0"));
    }
    assertEquals(1, err.toString().lines().count(), err.toString());
  }
}
