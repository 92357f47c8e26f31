package io.zerohop.engine.route;

import java.util.List;

/**
 * Rules for some authorities.
 *
 * @param domains {@code host}, {@code host:port}, {@code *.suffix}, {@code prefix.*} or {@code *}
 * @param routes in order of precedence: the first that matches is taken
 */
public record VirtualHost(List<String> domains, List<Route> routes) {
  public VirtualHost {
    domains = List.copyOf(domains);
    routes = List.copyOf(routes);
  }
}
