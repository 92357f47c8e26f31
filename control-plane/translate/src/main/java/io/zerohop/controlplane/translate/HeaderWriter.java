package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.proto.envoy.config.core.v3.HeaderValue;
import io.zerohop.proto.envoy.config.core.v3.HeaderValueOption;
import io.zerohop.proto.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.util.ArrayList;
import java.util.List;

/** Writes header changes. */
final class HeaderWriter {
  private HeaderWriter() {}

  /** Those of a rule. */
  static void write(List<Filter> filters, Route.Builder into) {
    for (Filter filter : filters) {
      if (filter instanceof Filter.RequestHeaders request) {
        into.addAllRequestHeadersToAdd(options(request.changes()));
        into.addAllRequestHeadersToRemove(request.changes().remove());
      } else if (filter instanceof Filter.ResponseHeaders response) {
        into.addAllResponseHeadersToAdd(options(response.changes()));
        into.addAllResponseHeadersToRemove(response.changes().remove());
      }
    }
  }

  /** Those of a backend. */
  static void write(List<Filter> filters, ClusterWeight.Builder into) {
    for (Filter filter : filters) {
      if (filter instanceof Filter.RequestHeaders request) {
        into.addAllRequestHeadersToAdd(options(request.changes()));
        into.addAllRequestHeadersToRemove(request.changes().remove());
      } else if (filter instanceof Filter.ResponseHeaders response) {
        into.addAllResponseHeadersToAdd(options(response.changes()));
        into.addAllResponseHeadersToRemove(response.changes().remove());
      }
    }
  }

  private static List<HeaderValueOption> options(Filter.HeaderChanges changes) {
    List<HeaderValueOption> all = new ArrayList<>();
    changes
        .set()
        .forEach(header -> all.add(option(header, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)));
    changes
        .add()
        .forEach(header -> all.add(option(header, HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD)));
    return all;
  }

  private static HeaderValueOption option(Filter.Header header, HeaderAppendAction action) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(header.name()).setValue(header.value()))
        .setAppendAction(action)
        .build();
  }
}
