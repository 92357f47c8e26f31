package io.zerohop.instrumentation.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.WovenJvm;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With stand-ins for Spring Boot's types, in the order in which it calls them. */
class SpringBootTest {
  private final HeardInbound heard = HeardInbound.connect();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, TomcatHooks.class, SpringBootHooks.class);
  }

  @AfterEach
  void disconnect() {
    heard.close();
  }

  @SuppressWarnings("unchecked")
  private UnaryOperator<String> application() throws Exception {
    URL[] path = TomcatTest.Running.path("10.1.0");
    ClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    Supplier<List<String>> events = heard::events;
    return (UnaryOperator<String>)
        loader
            .loadClass("app.BootServer")
            .getConstructor(String.class, Supplier.class)
            .newInstance("org.apache.coyote.http11.Http11NioProtocol", events);
  }

  private static void tell(UnaryOperator<String> application, String command) {
    assertNotNull(application.apply(command), command);
  }

  @Test
  void aPortIsPublishedWhenTheApplicationIsReady() throws Exception {
    UnaryOperator<String> application = application();

    String address = application.apply("run");

    assertEquals(List.of("listening tomcat " + address + " http"), heard.events());
    tell(application, "close");
    assertEquals("closed " + address, heard.events().get(1));
    assertEquals(2, heard.events().size());
  }

  @Test
  void aPortIsPublishedWhenAStartEndsThatSaysNothingOfReadiness() throws Exception {
    UnaryOperator<String> application = application();

    String address = application.apply("run an old one");

    assertEquals(List.of("listening tomcat " + address + " http"), heard.events());
    tell(application, "close");
  }

  @Test
  void anApplicationThatRefusesTrafficIsWithdrawnUntilItAcceptsAgain() throws Exception {
    UnaryOperator<String> application = application();
    String address = application.apply("run");

    tell(application, "refuse");
    assertEquals("closed " + address, heard.events().get(1));

    tell(application, "accept");
    assertEquals("listening tomcat " + address + " http", heard.events().get(2));

    tell(application, "refuse");
    tell(application, "close");
    assertEquals(4, heard.events().size());
  }
}
