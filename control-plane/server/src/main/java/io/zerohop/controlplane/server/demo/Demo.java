package io.zerohop.controlplane.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The demo's steps. Each drives traffic, changes something and counts; the numbers that must hold
 * are checked by {@link Story#check}.
 */
final class Demo {
  private static final int MANY = 600;
  private static final long IN_FORCE_MILLIS = 1000;
  private static final String SHOP = "/";
  private static final String REVIEWS = "http://reviews/api/v1/reviews/7";

  private final Fleet fleet;
  private final Story story;
  private final DemoPolicies policies;
  private final Traffic traffic = new Traffic(SHOP);

  private Shop shop;
  private int agents;

  /** The shop's JVMs. */
  private record Shop(
      Jvm controlPlane, Jvm front, Jvm reviews, Jvm reviewsV2, List<Jvm> ratings, Jvm details) {}

  private Demo(Fleet fleet, Story story, Shop shop) {
    this.fleet = fleet;
    this.story = story;
    this.shop = shop;
    this.policies = new DemoPolicies(fleet.directory());
  }

  /** Starts everything and waits until the shop answers. */
  static Demo open(Fleet fleet, Story story) throws IOException, InterruptedException {
    story.say(
        "starting a control plane and 7 JVMs, each with nothing but the agent and a name ...");
    Shop shop =
        new Shop(
            fleet.startControlPlane(),
            fleet.startShopFront(),
            fleet.startService("reviews", "reviews-1", "v1", "Reviews"),
            fleet.startService("reviews-v2", "reviews-v2-1", "v2", "Reviews"),
            List.of(
                fleet.startService("ratings", "ratings-1", "v1", "Ratings"),
                fleet.startService("ratings", "ratings-2", "v1", "Ratings"),
                fleet.startService("ratings", "ratings-3", "v1", "Ratings")),
            fleet.startService("details", "details-1", "v1", "Details"));
    Demo demo = new Demo(fleet, story, shop);
    demo.awaitGood(shop.front.port(), Duration.ofMinutes(2));
    fleet.await("7 instances take calls", () -> AgentCount.ready(fleet.config()) >= 7);
    return demo;
  }

  /** Runs all steps. */
  void play() throws IOException, InterruptedException {
    callsByName();
    canary();
    changedUnderTraffic();
    failures();
    why();
    new OrdersByRpc(fleet, story, policies).play(6);
    new OrdersByJdbc(fleet, story, policies).play(7);
    withoutControlPlane();
    whereToLook();
  }

  private void callsByName() throws InterruptedException {
    story.step(1, "calls by names that no DNS knows reach the right ports, directly");
    story.check(!resolves("reviews"), "no DNS knows the name \"reviews\"");
    List<Traffic.Answer> answers = traffic.calls(100, shop.front.port(), null);
    story.count(answers, "pages of the shop, each made of calls to reviews, details and ratings");
    story.check(
        answers.stream().allMatch(answer -> answer.first("host").equals("reviews")),
        "reviews was asked as \"Host: reviews\" every time");
    Sockets.connected(shop.front.pid(), shop.reviews.port())
        .ifPresentOrElse(
            direct ->
                story.check(
                    direct,
                    "shop-front (pid %d) holds a connection straight to reviews (pid %d): no process in between"
                        .formatted(shop.front.pid(), shop.reviews.pid())),
            () -> story.say("    (who is connected to whom is shown on Linux only)"));
  }

  private void canary() throws IOException, InterruptedException {
    story.step(2, "an HTTPRoute sends 20 % to v2, and a header sends a tester to v2 always");
    story.run("apply", "-f", policies.canary(20).toString(), "--wait");
    List<Traffic.Answer> answers = traffic.calls(MANY, shop.front.port(), null);
    story.count(answers, "pages");
    long v2 = byVersion(answers, "v2");
    story.check(
        v2 >= MANY * 0.13 && v2 <= MANY * 0.27,
        "%d of %d went to v2: %.1f %%".formatted(v2, MANY, 100.0 * v2 / MANY));
    List<Traffic.Answer> tester = traffic.calls(50, shop.front.port(), "tester");
    story.check(byVersion(tester, "v2") == 50, byVersion(tester, "v2") + " of 50 as tester: v2");
  }

  private void changedUnderTraffic() throws IOException, InterruptedException {
    story.step(3, "the split is changed while traffic runs");
    long millis = changed();
    for (int more = 2; millis >= IN_FORCE_MILLIS && more > 0; more--) {
      story.say("            " + millis + " ms, which a busy machine may make of it: once more");
      story.run("apply", "-f", policies.canary(20).toString(), "--wait");
      millis = changed();
    }
    story.check(
        millis < IN_FORCE_MILLIS,
        "the last call to v1 began " + millis + " ms after the apply began");
    story.run("apply", "-f", policies.canary(20).toString(), "--wait");
  }

  /** Sends all calls to v2 and tells how long after that the last one to v1 began. */
  private long changed() throws IOException, InterruptedException {
    Traffic.Stream stream = new Traffic.Stream(shop.front.port(), SHOP);
    stream.await(Duration.ofMillis(500), 10, answer -> true);
    String file = policies.canary(100).toString();
    long before = System.nanoTime();
    story.run("apply", "-f", file, "--wait");
    stream.await(Duration.ofMillis(1500), 21, answer -> answer.first("version").equals("v2"));
    List<Traffic.Answer> answers = stream.stop();
    story.count(answers, "pages while it changed");
    story.check(byVersion(answers, "v2") > 20, byVersion(answers, "v2") + " pages from v2");
    long last = before;
    for (Traffic.Answer answer : answers) {
      if (answer.first("version").equals("v1")) {
        last = Math.max(last, answer.started());
      }
    }
    return TimeUnit.NANOSECONDS.toMillis(last - before);
  }

  private void failures() throws IOException, InterruptedException {
    story.step(4, "one instance of ratings is killed, one answers 503");
    story.run("apply", "-f", policies.resilience().toString(), "--wait");
    Traffic.Stream stream = new Traffic.Stream(shop.front.port(), SHOP);
    stream.await(Duration.ofMillis(300), 5, answer -> true);
    shop.ratings.get(0).kill();
    traffic.behave(shop.ratings.get(1).port(), 503);
    long broken = System.nanoTime();
    stream.await(Duration.ofSeconds(3), 20, answer -> answer.started() - broken > 0);
    List<Traffic.Answer> answers = stream.stop();
    story.count(answers, "pages while ratings-1 was killed and ratings-2 said 503");
    story.check(answers.size() >= 20, "enough of them to tell");
    traffic.behave(shop.ratings.get(1).port(), 0);
  }

  private void why() {
    story.step(5, "why does a call go where it goes?");
    String anyone = story.run("explain", "shop-front", "GET", REVIEWS);
    story.check(
        backend(anyone, "reviews.default", "weight 80 of 100")
            || backend(anyone, "reviews-v2.default", "weight 20 of 100"),
        "the lot of 80 to 20 decides for anyone");
    String tester = story.run("explain", "shop-front", "GET", REVIEWS, "-H", "x-user:tester");
    story.check(
        backend(tester, "reviews-v2.default", "the only one"), "a tester goes to v2 by the header");
  }

  /** Whether an explanation says that this backend was chosen, and why. */
  private static boolean backend(String explained, String name, String why) {
    return explained
        .lines()
        .map(line -> line.strip().split("\\s+", 4))
        .anyMatch(
            word ->
                word.length == 4
                    && word[1].equals("backend")
                    && word[2].equals(name)
                    && word[3].startsWith(why));
  }

  private void withoutControlPlane() throws IOException, InterruptedException {
    story.step(8, "the control plane is killed");
    agents = AgentCount.now(fleet.config());
    shop.controlPlane.kill();
    story.count(traffic.calls(200, shop.front.port(), null), "pages without a control plane");
    long before = System.nanoTime();
    Jvm fresh = fleet.startService("reviews", "reviews-2", "v1", "Reviews");
    int port = fresh.port();
    List<Traffic.Answer> answers = traffic.calls(20, port, null);
    story.count(
        answers,
        "calls through a JVM started now, which joins from last-known-good (%d ms to its first)"
            .formatted(TimeUnit.NANOSECONDS.toMillis(answers.get(0).started() - before)));
  }

  private void whereToLook() throws IOException, InterruptedException {
    story.step(9, "where to look next (the control plane is started again for it)");
    shop =
        new Shop(
            fleet.startControlPlane(),
            shop.front,
            shop.reviews,
            shop.reviewsV2,
            shop.ratings,
            shop.details);
    fleet.await("the agents are back", () -> AgentCount.now(fleet.config()) >= agents);
    story.run("status");
    story.run("get", "httproutes");
    story.say("    ./zerohop explain shop-front GET http://reviews/   why a call goes where");
    story.say("    ./zerohop describe shop-front                      all that an agent knows");
    story.say("    ./zerohop top                                      who calls whom, how often");
    story.say("    ./zerohop stat reviews                             its rate, errors and times");
    story.say("    ./zerohop trace ID                                 one call, hop by hop");
    story.say(
        "    ./zerohop check                                    is everything as it should be");
    story.say("    KUBECONFIG=~/.zerohop/kubeconfig kubectl get httproutes   the policy API");
    story.count(traffic.calls(50, shop.front.port(), null), "pages at the end");
    top();
  }

  /** Who calls whom, once the agents have told a control plane that knows nothing of before. */
  private void top() throws InterruptedException {
    if (!fleet.spans().own()) {
      return;
    }
    fleet.await(
        "the calls are told",
        () -> traffic.calls(5, shop.front.port(), null).size() == 5 && isToldOfReviews());
    story.run("top", "--once", "--rows", "5");
  }

  private boolean isToldOfReviews() {
    for (JsonNode edge : Asked.json(fleet.config(), "stat", "reviews").path("edges")) {
      if (edge.path("destination").asText().equals("reviews.default")) {
        return true;
      }
    }
    return false;
  }

  private void awaitGood(int port, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    Traffic.Answer answer = traffic.call(port, null);
    while (!answer.good()) {
      if (!shop.controlPlane.alive()) {
        throw new DemoFailure("the control plane ended, see " + shop.controlPlane.log());
      }
      if (System.nanoTime() - end >= 0) {
        throw new DemoFailure(
            "the shop did not answer in %d s; its last word: %s (output in %s)"
                .formatted(patience.toSeconds(), answer.body(), fleet.directory()));
      }
      TimeUnit.MILLISECONDS.sleep(100);
      answer = traffic.call(port, null);
    }
  }

  private static long byVersion(List<Traffic.Answer> answers, String version) {
    return answers.stream().filter(answer -> answer.first("version").equals(version)).count();
  }

  private static boolean resolves(String name) {
    try {
      return InetAddress.getByName(name) != null;
    } catch (UnknownHostException expected) {
      return false;
    }
  }
}
