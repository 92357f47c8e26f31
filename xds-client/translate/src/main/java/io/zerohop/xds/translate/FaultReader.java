package io.zerohop.xds.translate;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.route.FaultRule;
import io.zerohop.engine.route.Match;
import io.zerohop.proto.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.zerohop.proto.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.zerohop.proto.envoy.extensions.filters.http.fault.v3.HTTPFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is done to calls on purpose. */
final class FaultReader {
  private static final int LAST_CODE = 16;

  private FaultReader() {}

  /** The fault; null where nothing is done. */
  static @Nullable FaultRule read(
      HTTPFault given, String key, @Nullable String origin, Field field) {
    if (!given.getUpstreamCluster().isEmpty() || given.getDownstreamNodesCount() > 0) {
      field.leaveOut("a fault for some upstreams or nodes only is not injected here");
      return null;
    }
    List<Match> conditions = new ArrayList<>();
    for (int i = 0; i < given.getHeadersCount(); i++) {
      conditions.add(MatchReader.header(given.getHeaders(i), field.at("headers", i)));
    }
    Fault.Delay delay = given.hasDelay() ? delay(given.getDelay(), field.at("delay")) : null;
    Fault.Abort abort = given.hasAbort() ? abort(given.getAbort(), field.at("abort")) : null;
    int most =
        Durations.number(given.hasMaxActiveFaults(), given.getMaxActiveFaults(), Fault.NO_LIMIT);
    return delay == null && abort == null
        ? null
        : new FaultRule(conditions, new Fault(key, delay, abort, most, origin));
  }

  private static Fault.@Nullable Delay delay(FaultDelay given, Field field) {
    if (!given.hasFixedDelay()) {
      field.leaveOut("only a fixed delay is injected here");
      return null;
    }
    long nanos = Durations.nanos(given.getFixedDelay(), field.at("fixed_delay"));
    int share = MatchReader.Percents.perMillion(given.getPercentage());
    return share == 0 ? null : new Fault.Delay(nanos, share);
  }

  private static Fault.@Nullable Abort abort(FaultAbort given, Field field) {
    int share = MatchReader.Percents.perMillion(given.getPercentage());
    return switch (given.getErrorTypeCase()) {
      case HTTP_STATUS -> {
        int status = given.getHttpStatus();
        if (status < 200 || status > 599) {
          field.at("http_status").refuse("must be from 200 to 599, was " + status);
        }
        yield share == 0 ? null : new Fault.Abort(status, null, share);
      }
      case GRPC_STATUS -> {
        int number = given.getGrpcStatus();
        if (number < 0 || number > LAST_CODE) {
          field.at("grpc_status").refuse("must be from 0 to 16, was " + number);
        }
        RpcCode code = RpcCode.of(number);
        yield share == 0 ? null : new Fault.Abort(code.httpStatus(), code, share);
      }
      default -> {
        field.leaveOut("only an abort with a status of its own is injected here");
        yield null;
      }
    };
  }
}
