package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fault with the calls that it is for.
 *
 * @param conditions all of which must hold
 */
public record FaultRule(List<Match> conditions, Fault fault) {
  public FaultRule {
    conditions = List.copyOf(conditions);
  }

  /** The first condition that does not hold; null if the fault is for the call. */
  public @Nullable Match firstUnmet(CallRequest request) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).test(request)) {
        return conditions.get(i);
      }
    }
    return null;
  }
}
