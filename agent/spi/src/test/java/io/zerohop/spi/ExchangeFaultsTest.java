package io.zerohop.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a call when the engine meets a fault of its own before anything was sent. */
class ExchangeFaultsTest {
  private static final CallRequest REQUEST = new ExchangeWaitsTest.Request();

  private final List<String> faults = new ArrayList<>();

  @AfterEach
  void disconnect() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  private void connect(Broken mesh) {
    MeshPorts.connect(mesh, null, (where, fault) -> faults.add(where));
  }

  @Test
  void itGoesOnUnchangedWhereNothingMustFailClosed() {
    connect(new Broken(true, Answer.NO));
    Exchange exchange = Objects.requireNonNull(Exchange.begin(REQUEST));
    assertEquals(new Step.PassThrough(Reason.PASSED_THROUGH), exchange.first());
    assertEquals(List.of("Exchange"), faults);
  }

  @Test
  void itFailsWhereTheDestinationAsksForTls() {
    connect(new Broken(true, Answer.YES));
    Exchange exchange = Objects.requireNonNull(Exchange.begin(REQUEST));
    Step.Fail fail = assertInstanceOf(Step.Fail.class, exchange.first());
    assertEquals(AttemptResult.Failure.TLS, fail.kind());
    assertTrue(fail.message().startsWith("NO_IDENTITY: the destination asks for TLS"));
  }

  @Test
  void itFailsWhereTheDestinationAsksForTlsThoughTheCallCouldNotEvenBeMade() {
    connect(new Broken(false, Answer.YES));
    Exchange exchange = Objects.requireNonNull(Exchange.begin(REQUEST));
    assertInstanceOf(Step.Fail.class, exchange.first());
    assertInstanceOf(Step.Fail.class, exchange.firstAsync().join());
  }

  @Test
  void aCallThatCouldNotBeMadeIsLeftAloneElsewhere() {
    connect(new Broken(false, Answer.NO));
    assertNull(Exchange.begin(REQUEST));
  }

  @Test
  void aSecondFaultIsSaidAndKeptFromTheApplicationToo() {
    connect(new Broken(true, Answer.FAULT));
    Exchange exchange = Objects.requireNonNull(Exchange.begin(REQUEST));
    assertInstanceOf(Step.PassThrough.class, exchange.first());
    assertEquals(List.of("Exchange", "Exchange.failsClosed"), faults);
  }

  @Test
  void aConnectionToADatabaseFailsOrGoesOnByTheSameRule() {
    ConnectRequest request = new ConnectRequest("postgresql", "orders-db", 5432, "app", false, 0);
    connect(new Broken(false, Answer.NO));
    assertNull(SqlExchange.begin(request));
    assertInstanceOf(Step.Fail.class, begun(request.behind(0)).first());

    connect(new Broken(false, Answer.YES));
    assertInstanceOf(Step.Fail.class, begun(request).first());
  }

  private static SqlExchange begun(ConnectRequest request) {
    return Objects.requireNonNull(SqlExchange.begin(request));
  }

  private enum Answer {
    YES,
    NO,
    FAULT
  }

  /** An engine that fails in all that it does, or makes at least a call that does so. */
  private record Broken(boolean begins, Answer closed) implements Outbound, Call {
    private static IllegalStateException fault() {
      return new IllegalStateException("a fault of ours");
    }

    @Override
    public boolean mayConcern(String host, int port) {
      return true;
    }

    @Override
    public boolean respectsProxies() {
      return false;
    }

    @Override
    public long replayLimit() {
      return 0;
    }

    @Override
    public Call begin(CallRequest request, Around around) {
      if (!begins) {
        throw fault();
      }
      return this;
    }

    @Override
    public boolean failsClosed(String host, int port) {
      return failsClosed();
    }

    @Override
    public boolean failsClosed() {
      if (closed == Answer.FAULT) {
        throw fault();
      }
      return closed == Answer.YES;
    }

    @Override
    public @Nullable SqlCall beginSql(ConnectRequest request, Around around) {
      throw fault();
    }

    @Override
    public Step first() {
      throw fault();
    }

    @Override
    public Step result(AttemptResult result) {
      throw fault();
    }

    @Override
    public Step resume() {
      throw fault();
    }

    @Override
    public Step.Send current() {
      throw fault();
    }

    @Override
    public void bodyEnd(@Nullable Throwable failure) {}

    @Override
    public void ended(AttemptResult last) {}

    @Override
    public void cancel() {}
  }
}
