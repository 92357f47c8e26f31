package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlCall.Question;
import io.zerohop.engine.sql.SqlPolicy;
import org.jspecify.annotations.Nullable;

/** Whether a database that answered is what a connection is for. */
final class Fitness {
  private Fitness() {}

  /** What it must be asked for that. */
  static Question question(@Nullable SqlPolicy policy, Side side) {
    if (policy != null && side == Side.READER && policy.readers().maxLagNanos() > 0) {
      return Question.ROLE_AND_LAG;
    }
    return policy == null || policy.roles() == SqlPolicy.Roles.LABEL
        ? Question.NOTHING
        : Question.ROLE;
  }

  /** Why it is not; null if it is, or did not say. */
  static @Nullable String unfit(
      @Nullable ServerState server, @Nullable SqlPolicy policy, Side side) {
    if (server == null || policy == null) {
      return null;
    }
    if (policy.roles() == SqlPolicy.Roles.DETECT) {
      if (server.role() == Role.REPLICA && side == Side.WRITER) {
        return "is a replica";
      }
      if (server.role() == Role.PRIMARY && side == Side.READER) {
        return "is a primary";
      }
    }
    long most = policy.readers().maxLagNanos();
    return side == Side.READER && most > 0 && server.lagNanos() > most
        ? "is " + server.lagNanos() / 1_000_000 + " ms behind"
        : null;
  }

  /** The result of an attempt at a server that is not what is asked for. */
  static AttemptResult passedOver(ServerState server, String unfit) {
    return AttemptResult.unfit(server, new Unfit(unfit));
  }

  /** The same of an endpoint that is not tried at all. */
  static AttemptResult passedOver(String why) {
    return AttemptResult.unfit(ServerState.UNKNOWN, new Unfit(why));
  }

  /** A server that is not what the connection is for; its message says what it is. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }
}
