package io.zerohop.diagnostics;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Outcome;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold for a call that a tap tells, read from {@code KEY=VALUE}. */
final class TapCondition {
  private static final Pattern STATUS = Pattern.compile("[1-5](?:\\d\\d|xx)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,7})(ms|s)");

  private TapCondition() {}

  /**
   * The condition of a text: {@code service=}, {@code route=} (a part of its name), {@code
   * method=}, {@code path=} (its beginning), {@code status=503} or {@code 5xx}, {@code reason=},
   * {@code slower=200ms}.
   *
   * @throws IllegalArgumentException if it has no meaning
   */
  static Predicate<ObservedCall> of(String text) {
    int equals = text.indexOf('=');
    String value = text.substring(equals + 1);
    if (equals < 0 || value.isEmpty()) {
      throw new IllegalArgumentException("a condition must be KEY=VALUE, was \"" + text + "\"");
    }
    return switch (text.substring(0, equals)) {
      case "service" -> call -> isService(call.service(), value);
      case "route" -> call -> call.rule().contains(value);
      case "method" -> call -> call.request().method().equalsIgnoreCase(value);
      case "path" -> call -> call.request().path().startsWith(value);
      case "reason" -> call -> call.outcome().reason().name().equalsIgnoreCase(value);
      case "status" -> status(value);
      case "slower" -> slower(value);
      default ->
          throw new IllegalArgumentException(
              "a condition's key must be service, route, method, path, status, reason or slower, was \""
                  + text
                  + "\"");
    };
  }

  /** {@code reviews} is {@code reviews} in any namespace. */
  private static boolean isService(String service, String wanted) {
    return service.startsWith(wanted)
        && (service.length() == wanted.length() || service.charAt(wanted.length()) == '.');
  }

  private static Predicate<ObservedCall> status(String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    if (!STATUS.matcher(wanted).matches()) {
      throw new IllegalArgumentException("status must be as 503 or 5xx, was \"" + value + "\"");
    }
    int digits = wanted.endsWith("xx") ? 1 : wanted.length();
    return call -> Integer.toString(statusOf(call)).startsWith(wanted.substring(0, digits));
  }

  /** The status that the application got; 0 where it got none. */
  static int statusOf(ObservedCall call) {
    Outcome outcome = call.outcome();
    if (outcome instanceof Outcome.Answered answered) {
      return answered.status();
    }
    if (outcome instanceof Outcome.AnsweredHere here) {
      return here.status();
    }
    ObservedAttempt last = call.last();
    AttemptResult result = last == null ? null : last.result();
    return result == null ? 0 : result.status();
  }

  private static Predicate<ObservedCall> slower(String value) {
    Matcher time = TIME.matcher(value);
    if (!time.matches()) {
      throw new IllegalArgumentException("slower must be as 200ms or 2s, was \"" + value + "\"");
    }
    TimeUnit unit = time.group(2).equals("s") ? TimeUnit.SECONDS : TimeUnit.MILLISECONDS;
    long nanos = unit.toNanos(Long.parseLong(time.group(1)));
    return call -> call.endNanos() - call.startNanos() > nanos;
  }
}
