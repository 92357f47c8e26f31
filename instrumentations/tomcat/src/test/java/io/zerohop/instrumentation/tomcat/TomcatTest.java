package io.zerohop.instrumentation.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.Reached;
import io.zerohop.testkit.WovenJvm;
import java.io.Closeable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TomcatTest {
  private static final String HTTP = "org.apache.coyote.http11.Http11NioProtocol";
  private static final String AJP = "org.apache.coyote.ajp.AjpNioProtocol";
  private static final String NIO2 = "org.apache.coyote.http11.Http11Nio2Protocol";

  private final HeardInbound heard = HeardInbound.connect();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, TomcatHooks.class, SpringBootHooks.class);
  }

  @AfterEach
  void disconnect() {
    heard.close();
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("tomcat.tested").split(","));
  }

  /** A server of one version, in a loader of its own. */
  @SuppressWarnings("unchecked")
  record Running(URLClassLoader loader, UnaryOperator<String> server) implements AutoCloseable {
    private static final AtomicInteger STARTED = new AtomicInteger();

    static Running of(String version, String protocol) throws Exception {
      URL[] path = path(version);
      String name = "tomcat-" + STARTED.incrementAndGet();
      URLClassLoader loader = new URLClassLoader(name, path, ClassLoader.getPlatformClassLoader());
      Object server =
          loader.loadClass("app.TomcatServer").getConstructor(String.class).newInstance(protocol);
      return new Running(loader, (UnaryOperator<String>) server);
    }

    /** The test's own classes, and the version's jars. */
    static URL[] path(String version) throws Exception {
      List<URL> path = new ArrayList<>();
      path.add(Running.class.getProtectionDomain().getCodeSource().getLocation());
      try (Stream<Path> jars = Files.list(Path.of("target", "versions", version))) {
        for (Path jar : jars.toList()) {
          path.add(jar.toUri().toURL());
        }
      }
      return path.toArray(new URL[0]);
    }

    void tell(String command) {
      assertNotNull(server.apply(command), command);
    }

    String address() {
      return "/127.0.0.1:" + server.apply("port");
    }

    int status() throws IOException {
      URL url = URI.create("http:/" + address() + "/nothing-here").toURL();
      return ((HttpURLConnection) url.openConnection()).getResponseCode();
    }

    @Override
    public void close() throws IOException {
      ((Closeable) server).close();
      loader.close();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aConnectorIsPublishedWhenItListensAndWithdrawnBeforeItCloses(String version)
      throws Exception {
    try (Running tomcat = Running.of(version, HTTP)) {
      assertEquals(List.of(), heard.events());
      tomcat.tell("start");
      String address = tomcat.address();
      assertEquals(List.of("listening tomcat " + address + " http"), heard.events());
      assertEquals(404, tomcat.status());

      tomcat.tell("stop");
      assertEquals(List.of("closed " + address), heard.events().subList(1, heard.events().size()));
    }
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aPauseWithdrawsAndAResumePublishesAgain(String version) throws Exception {
    try (Running tomcat = Running.of(version, HTTP)) {
      tomcat.tell("start");
      tomcat.tell("pause");
      assertEquals("closed " + tomcat.address(), heard.events().get(1));

      tomcat.tell("resume");
      assertEquals("listening tomcat " + tomcat.address() + " http", heard.events().get(2));
      assertEquals(404, tomcat.status());
    }
    assertEquals(4, heard.events().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyHookOfAStartAndAStopIsReached(String version) throws Exception {
    try (Running tomcat = Running.of(version, HTTP)) {
      for (String command : List.of("start", "pause", "resume", "stop")) {
        tomcat.tell(command);
      }

      Reached.all(
          "tomcat",
          tomcat.loader().getName(),
          new TomcatHooks()
              .hooks().points().stream()
                  .map(HookPoint::id)
                  .filter(id -> id.startsWith("AbstractProtocol."))
                  .toList());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void nio2IsHttpAndAjpIsNot(String version) throws Exception {
    try (Running ajp = Running.of(version, AJP)) {
      ajp.tell("start");
    }
    assertEquals(List.of(), heard.events());

    try (Running nio2 = Running.of(version, NIO2)) {
      nio2.tell("start");
      assertEquals("listening tomcat " + nio2.address() + " http", heard.events().get(0));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFaultInAHookChangesNothingForTheServer(String version) throws Exception {
    for (String point : List.of("AbstractProtocol.start", "AbstractProtocol.stop")) {
      System.setProperty(InjectingAdapter.FAULT, point);
      try (Running tomcat = Running.of(version, HTTP)) {
        tomcat.tell("start");
        assertEquals(404, tomcat.status());
        tomcat.tell("stop");
      }
    }
    assertEquals(2, heard.faults().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void withoutARuntimeAServerServes(String version) throws Exception {
    heard.close();
    try (Running tomcat = Running.of(version, HTTP)) {
      tomcat.tell("start");
      assertEquals(404, tomcat.status());
    }
    assertTrue(heard.events().isEmpty());
  }
}
