package io.zerohop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.benchmarks.BalancerSimulation.Rule;
import io.zerohop.benchmarks.BalancerSimulation.Scene;
import io.zerohop.benchmarks.Tally.Reading;
import org.junit.jupiter.api.Test;

/** B12's gate: the balancer that ships, in virtual time. */
class BalancerSimulationTest {
  private static final double CENTRAL = read(Rule.CENTRAL_QUEUE).p99();

  private static Reading read(Rule rule) {
    return BalancerSimulation.run(Scene.of(rule));
  }

  @Test
  void withTheServersLoadLeastRequestIsWithinTwiceACentralQueue() {
    Reading read = read(Rule.REPORTED_LOAD);

    assertTrue(read.p99() / CENTRAL <= 2.0, "p99 " + read.p99() + " ms against " + CENTRAL);
  }

  @Test
  void aServerThatTurnsSlowIsLeftWithinTenCallsOfAClientOrASecond() {
    Reading read = read(Rule.REPORTED_LOAD);

    assertTrue(read.soon() <= 10, read.soon() + " calls in the first second");
    assertTrue(read.share() <= 0.2, read.share() + " of an even share after a second");
  }

  @Test
  void theServersLoadIsWorthItsQuestions() {
    double own = read(Rule.LEAST_REQUEST).p99();
    double reported = read(Rule.REPORTED_LOAD).p99();
    double turns = read(Rule.ROUND_ROBIN).p99();

    assertTrue(reported < 0.9 * own, reported + " ms with the load, " + own + " without");
    assertTrue(turns > 10 * own, turns + " ms in turns");
  }

  @Test
  void manyClientsAreEachBetterOffWithIt() {
    Scene many = Scene.of(Rule.REPORTED_LOAD).with(20, 1);
    double own = BalancerSimulation.run(Scene.of(Rule.LEAST_REQUEST).with(20, 1)).p99();
    double reported = BalancerSimulation.run(many).p99();

    assertTrue(reported < 0.7 * own, reported + " ms with the load, " + own + " without");
  }

  @Test
  void whatServersSayOfTheirCpusMakesNothingWorseAndIsWorthItForManyClients() {
    double cpus = read(Rule.REPORTED_CPUS).p99();
    assertTrue(cpus / CENTRAL <= 2.0, "p99 " + cpus + " ms against " + CENTRAL);

    double load = BalancerSimulation.run(Scene.of(Rule.REPORTED_LOAD).with(20, 1)).p99();
    double both = BalancerSimulation.run(Scene.of(Rule.REPORTED_CPUS).with(20, 1)).p99();
    assertTrue(both < 0.97 * load, both + " ms with the CPUs, " + load + " without");
  }

  @Test
  void theSameSeedGivesTheSameReadings() {
    assertEquals(read(Rule.REPORTED_LOAD), read(Rule.REPORTED_LOAD));
  }
}
