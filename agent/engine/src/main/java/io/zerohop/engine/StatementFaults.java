package io.zerohop.engine;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.Fault.Delay;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.StatementFault;

/** What is done on purpose to the statements of a connection. */
final class StatementFaults {
  private final Mesh mesh;
  private final ObservedCall connection;

  /**
   * @param connection as observers see it
   */
  StatementFaults(Mesh mesh, ObservedCall connection) {
    this.mesh = mesh;
    this.connection = connection;
  }

  /** The order with the fault, where the lot falls on the statement. */
  Order inject(StatementFault fault, String service, Order order) {
    long wait = delayNanos(fault, service);
    StatementFault.Abort abort = fault.abort();
    Order made = order;
    if (abort != null && Fault.falls(abort.perMillion(), mesh.ports().random())) {
      mesh.ports().observer().refused(connection, Reason.FAULT_INJECTED);
      made = Order.refuse(refusal(abort, service));
    }
    return wait == 0 ? made : made.after(wait);
  }

  private long delayNanos(StatementFault fault, String service) {
    Delay delay = fault.delay();
    if (delay == null || !Fault.falls(delay.perMillion(), mesh.ports().random())) {
      return 0;
    }
    long now = mesh.ports().nanoTime().getAsLong();
    boolean counted =
        fault.maxActive() == Fault.NO_LIMIT
            || mesh.gates().statementDelays(service).add(now, delay.nanos(), fault.maxActive());
    if (!counted) {
      return 0;
    }
    mesh.ports().observer().delayed(connection);
    return delay.nanos();
  }

  /** What an aborted statement gets. */
  static Refusal refusal(StatementFault.Abort abort, String service) {
    String message = ": policy answers with SQLState " + abort.sqlState();
    return new Refusal(
        Reason.FAULT_INJECTED, abort.sqlState(), Reason.FAULT_INJECTED + ": " + service + message);
  }
}
