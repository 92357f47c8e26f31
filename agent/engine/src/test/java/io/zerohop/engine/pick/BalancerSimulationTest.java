package io.zerohop.engine.pick;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.VirtualTime;
import io.zerohop.engine.pick.Cluster.Balancing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * B12 in small: 20 servers, half of them at half speed, one after the other ten times slower, at 85
 * % load, in virtual time and with the balancer that ships; compared with one central queue.
 */
class BalancerSimulationTest {
  private static final int SERVERS = 20;
  private static final int CLIENTS = 4;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final long END = 60 * SECOND;
  private static final long SLOW_TURN = 5 * SECOND;
  private static final double LOAD = 0.85;

  private final VirtualTime time = new VirtualTime();
  private final Random random = new Random(20);
  private final List<Long> latencies = new ArrayList<>();

  private static boolean isHalf(int server) {
    return server % 2 == 1;
  }

  private double speed(int server) {
    boolean slow = time.now() / SLOW_TURN % SERVERS == server;
    return (isHalf(server) ? 0.5 : 1) * (slow ? 0.1 : 1);
  }

  private long exponential(double mean) {
    return (long) (-Math.log(1 - random.nextDouble()) * mean);
  }

  private long work(int server) {
    return (long) (exponential(10 * MILLI) / speed(server));
  }

  private void arrive(Runnable call) {
    double perServer = 15.0 / SERVERS - 0.9 * 0.75 / SERVERS;
    double rate = perServer * SERVERS / (10 * MILLI) * LOAD;
    time.after(
        exponential(1 / rate),
        () -> {
          call.run();
          arrive(call);
        });
  }

  private double p99() {
    time.runUntil(END);
    Collections.sort(latencies);
    return latencies.get(latencies.size() * 99 / 100) / (double) MILLI;
  }

  private double central() {
    Deque<Long> queue = new ArrayDeque<>();
    List<Integer> idle = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      idle.add(i);
    }
    arrive(
        () -> {
          queue.add(time.now());
          serve(queue, idle);
        });
    return p99();
  }

  private void serve(Deque<Long> queue, List<Integer> idle) {
    while (!queue.isEmpty() && !idle.isEmpty()) {
      long since = queue.poll();
      idle.sort((a, b) -> Double.compare(speed(b), speed(a)));
      @SuppressWarnings("ListRemoveAmbiguous") // the first one
      int server = idle.remove(0);
      time.after(
          work(server),
          () -> {
            latencies.add(time.now() - since);
            idle.add(server);
            serve(queue, idle);
          });
    }
  }

  private double balanced(Balancing balancing) {
    List<LiveCluster> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Fleet.of(SERVERS).with(balancing).live());
    }
    long[] freeAt = new long[SERVERS];
    arrive(
        () -> {
          LiveCluster client = clients.get(random.nextInt(CLIENTS));
          LiveEndpoint endpoint =
              Objects.requireNonNull(client.pick(new Draw(random::nextInt), time.now()));
          int server = client.all().indexOf(endpoint);
          endpoint.begin();
          long since = time.now();
          freeAt[server] = Math.max(freeAt[server], since) + work(server);
          time.after(
              freeAt[server] - since,
              () -> {
                endpoint.end();
                client.report(endpoint, Fleet.status(200), time.now());
                latencies.add(time.now() - since);
              });
        });
    return p99();
  }

  @Test
  void leastRequestStaysNearACentralQueueWhereRoundRobinDiverges() {
    double central = new BalancerSimulationTest().central();
    double least = new BalancerSimulationTest().balanced(Balancing.LEAST_REQUEST);
    double turns = new BalancerSimulationTest().balanced(Balancing.ROUND_ROBIN);
    assertTrue(least / central < 8, "least request: " + least / central);
    assertTrue(turns / least > 10, "round robin: " + turns / central);
  }
}
