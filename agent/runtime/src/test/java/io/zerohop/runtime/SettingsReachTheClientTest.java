package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.Held;
import io.zerohop.engine.Mode;
import io.zerohop.engine.Snapshot;
import io.zerohop.proto.envoy.config.core.v3.Node;
import io.zerohop.proto.zerohop.v1.Register;
import io.zerohop.xds.client.ConfigurationNumber;
import io.zerohop.xds.client.Questions;
import io.zerohop.xds.client.TapFilter;
import io.zerohop.xds.client.TapSink;
import io.zerohop.xds.client.XdsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a control plane hears of an agent is what its settings say. */
class SettingsReachTheClientTest {
  @TempDir Path state;
  private final BlockingQueue<Snapshot> published = new LinkedBlockingQueue<>();

  /** What a client writes down last must not meet a directory that is being deleted. */
  @AfterEach
  void awaitTheEndOfItsThreads() {
    await(
        "no client is at work",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("zerohop-control-plane")));
  }

  private XdsClient started(String arguments) {
    Map<String, String> nothing = Map.of();
    Settings settings =
        Settings.read(
            SettingSources.of(
                "service.name=orders,state.dir=" + state + "," + arguments, nothing, nothing));
    Who who = Who.of(settings, nothing, nothing);
    AgentLog log = new AgentLog(line -> {}, System::nanoTime, "warn");
    ConfigurationFeed feed = new ConfigurationFeed(who.namespace(), published::add);
    XdsClient client =
        new ClientFactory(settings, who, log).create(Mode.ENFORCE, feed, new NoQuestions());
    client.start();
    return client;
  }

  @Test
  void namespaceAccountAddressAndLocalityAreRegistered() throws Exception {
    try (ListeningControlPlane controlPlane = new ListeningControlPlane();
        XdsClient client =
            started(
                "namespace=shop,service.account=robot,workload.address=192.0.2.7;2001:db8::7,"
                    + "locality=eu/west/rack-1,workload.labels=version=v2,control.plane="
                    + controlPlane.address())) {
      Register register = controlPlane.agent().getRegister();

      assertEquals("orders", register.getService());
      assertEquals("shop", register.getNamespace());
      assertEquals("robot", register.getServiceAccount());
      assertEquals(List.of("192.0.2.7", "2001:db8::7"), register.getAddressesList());
      assertEquals("eu", register.getLocalityRegion());
      assertEquals("west", register.getLocalityZone());
      assertEquals("rack-1", register.getLocalitySubZone());
      assertEquals("v2", register.getLabelsOrThrow("version"));

      Node node = controlPlane.request().getNode();
      assertEquals("shop", field(node, "NAMESPACE"));
      assertEquals("robot", field(node, "SERVICE_ACCOUNT"));
      assertEquals("eu", node.getLocality().getRegion());
      assertEquals("rack-1", node.getLocality().getSubZone());
    }
  }

  @Test
  void withoutSettingsTheDefaultsAreRegistered() throws Exception {
    try (ListeningControlPlane controlPlane = new ListeningControlPlane();
        XdsClient client = started("control.plane=" + controlPlane.address())) {
      Register register = controlPlane.agent().getRegister();

      assertEquals("default", register.getNamespace());
      assertEquals("orders", register.getServiceAccount(), "the service's name");
      assertEquals(List.of(), register.getAddressesList());
      assertEquals("", register.getLocalityRegion());
      assertEquals("", controlPlane.token());
    }
  }

  @Test
  void theJoinTokenIsShownToTheControlPlane() throws Exception {
    try (ListeningControlPlane controlPlane = new ListeningControlPlane();
        XdsClient client = started("join.token=secret,control.plane=" + controlPlane.address())) {
      assertEquals("Bearer secret", controlPlane.token());
    }
  }

  @Test
  void aLastKnownGoodIsFollowedUpToItsMaximalAge() throws Exception {
    try (ListeningControlPlane controlPlane = new ListeningControlPlane()) {
      String there = "control.plane=" + controlPlane.address();
      XdsClient first = started(there);
      await("the configuration is kept", this::isKept);
      first.close();
      long kept = System.currentTimeMillis();
      await("it is a moment old", () -> System.currentTimeMillis() > kept + 1);

      assertEquals(Held.LAST_KNOWN_GOOD, heldAtStart(there + ",state.max.age=24h"));
      assertEquals(Held.EXPIRED, heldAtStart(there + ",state.max.age=1ms"));
    }
  }

  /** What is held of the disk, which is read before the control plane is asked. */
  private Held heldAtStart(String arguments) throws Exception {
    published.clear();
    try (XdsClient client = started(arguments)) {
      return next().held();
    }
  }

  private boolean isKept() {
    try (Stream<Path> files = Files.walk(state)) {
      return files.anyMatch(file -> file.toString().endsWith(".state"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited a minute in vain until " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private Snapshot next() throws InterruptedException {
    Snapshot next = published.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was published for a minute");
    }
    return next;
  }

  private static String field(Node node, String name) {
    return node.getMetadata().getFieldsOrThrow(name).getStringValue();
  }

  private static final class NoQuestions implements Questions {
    @Override
    public CompletionStage<String> explain(
        String method,
        String url,
        List<Map.Entry<String, String>> headers,
        ConfigurationNumber configuration) {
      return CompletableFuture.completedFuture("");
    }

    @Override
    public String status(ConfigurationNumber configuration) {
      return "";
    }

    @Override
    public String failures(int limit) {
      return "";
    }

    @Override
    public String setMode(io.zerohop.xds.client.AgentMode mode) {
      return "";
    }

    @Override
    public AutoCloseable tap(TapFilter filter, TapSink sink) {
      return () -> {};
    }
  }
}
