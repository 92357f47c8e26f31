package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.ConfigurationNumber;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import io.zerohop.proto.zerohop.v1.Explain;
import io.zerohop.proto.zerohop.v1.Header;
import io.zerohop.proto.zerohop.v1.Mode;
import io.zerohop.proto.zerohop.v1.Question;
import io.zerohop.proto.zerohop.v1.Refused;
import io.zerohop.proto.zerohop.v1.Register;
import io.zerohop.proto.zerohop.v1.Registered;
import io.zerohop.proto.zerohop.v1.SetMode;
import io.zerohop.proto.zerohop.v1.Withdrawn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AgentStreamTest {
  private static final ListeningPorts HTTP =
      new ListeningPorts(
          List.of(new ListeningPorts.Port("http", 8080, "HTTP", "", "tomcat")), true);

  private final Fixture fixture = Fixture.connected();

  @Test
  void registersFirst() {
    Register register = fixture.server.agent.get(0).getRegister();

    assertEquals("orders-1", register.getInstance());
    assertEquals("shop", register.getNamespace());
    assertEquals("v1", register.getLabelsOrThrow("version"));
    assertEquals("a", register.getLocalityZone());
    assertEquals(Mode.ENFORCE, register.getMode());
  }

  @Test
  void tellsThePortsWhenTheyChangeAndAgainOnANewStream() {
    fixture.client().ports(() -> HTTP, true);
    fixture.client().ports(() -> HTTP, true);
    fixture.loop.run();
    assertEquals(2, fixture.server.agent.size());
    assertEquals(8080, last().getPorts().getPorts(0).getNumber());

    fixture.server.breakAgentStream();
    fixture.loop.advance(Duration.ofSeconds(1));

    assertEquals("http", last().getRegister().getPorts().getPorts(0).getName());
  }

  @Test
  void ofChangesOfPortsThatOverlapTheLastCountsWhicheverIsToldFirst() {
    AtomicReference<ListeningPorts> open = new AtomicReference<>(HTTP);
    fixture.client().ports(open::get, true);
    open.set(
        new ListeningPorts(
            List.of(HTTP.ports().get(0), new ListeningPorts.Port("https", 8443, "HTTPS", "", "a")),
            true));
    fixture.client().ports(open::get, true);
    fixture.loop.run();

    assertEquals(2, last().getPorts().getPortsCount());
    assertEquals(2, fixture.server.agent.size(), "registered, and told of once");
  }

  @Test
  void answersAQuestionWithItsId() {
    tell(
        ControlMessage.newBuilder()
            .setQuestion(
                Question.newBuilder()
                    .setId(42)
                    .setConfiguration(ConfigurationNumber.newBuilder().setHeld(7).setWanted(8))
                    .setExplain(
                        Explain.newBuilder()
                            .setMethod("GET")
                            .setUrl("http://reviews/")
                            .addHeaders(Header.newBuilder().setName("x").setValue("y"))))
            .build());

    assertEquals(42, last().getAnswer().getId());
    assertEquals("{\"asked\":\"GET http://reviews/ [x=y] 7\"}", last().getAnswer().getJson());
  }

  @Test
  void answersAQuestionThatCannotBeAnsweredWithTheReason() {
    tell(
        ControlMessage.newBuilder()
            .setQuestion(
                Question.newBuilder().setId(1).setExplain(Explain.newBuilder().setMethod("GET")))
            .build());

    assertEquals("url must not be empty", last().getAnswer().getError());
  }

  @Test
  void answersAQuestionOfALaterVersion() {
    tell(ControlMessage.newBuilder().setQuestion(Question.newBuilder().setId(9)).build());

    assertEquals("agent 0.1.0 does not know this question", last().getAnswer().getError());
  }

  @Test
  void changesTheModeWhenAsked() {
    tell(
        ControlMessage.newBuilder()
            .setQuestion(
                Question.newBuilder().setId(1).setSetMode(SetMode.newBuilder().setMode(Mode.OFF)))
            .build());

    assertEquals(AgentMode.OFF, fixture.mode);
  }

  @Test
  void beatsInTheRhythmThatTheControlPlaneWants() {
    tell(
        ControlMessage.newBuilder()
            .setRegistered(Registered.newBuilder().setWorkload("orders-1").setHeartbeatMillis(500))
            .build());

    fixture.loop.advance(Duration.ofMillis(1600));

    assertEquals(3, fixture.server.agent.stream().filter(AgentMessage::hasHeartbeat).count());
    assertEquals("orders-1", fixture.client().state().registeredAs());
  }

  @Test
  void aWithdrawalEndsWhenTheControlPlaneConfirmsIt() {
    registered();
    CompletableFuture<Boolean> done = fixture.client().withdraw("shutdown", Duration.ofSeconds(2));
    fixture.loop.run();
    assertEquals(2000, last().getWithdraw().getPatienceMillis());
    assertFalse(done.isDone());

    tell(ControlMessage.newBuilder().setWithdrawn(Withdrawn.getDefaultInstance()).build());

    assertTrue(done.join());
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // its answer does not matter here
  void registersAgainWhenAPortOpensAfterAWithdrawal() {
    registered();
    fixture.client().withdraw("server closed", Duration.ofSeconds(2));
    fixture.loop.run();

    fixture.client().ports(() -> HTTP, true);
    fixture.loop.run();

    assertEquals(8080, last().getRegister().getPorts().getPorts(0).getNumber());
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // its answer does not matter here
  void registersAgainWhenTheSamePortOpensBeforeAnybodyHeardThatItHadClosed() {
    registered();
    fixture.client().ports(() -> HTTP, true);
    fixture.client().withdraw("server closed", Duration.ofSeconds(2));
    fixture.loop.run();

    fixture.client().ports(() -> HTTP, false);
    fixture.loop.run();
    assertTrue(last().hasWithdraw());
    fixture.client().ports(() -> HTTP, true);
    fixture.loop.run();

    assertEquals(8080, last().getRegister().getPorts().getPorts(0).getNumber());
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // its answer does not matter here
  void registersOnANewStreamWhereThatOfTheWithdrawalIsOver() {
    registered();
    fixture.client().withdraw("server closed", Duration.ofSeconds(2));
    fixture.loop.run();
    fixture.server.breakAgentStream();
    fixture.loop.advance(Duration.ofSeconds(10));
    assertTrue(last().hasWithdraw());

    fixture.client().ports(() -> HTTP, true);
    fixture.loop.run();

    assertEquals(8080, last().getRegister().getPorts().getPorts(0).getNumber());
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // its answer does not matter here
  void aPortThatClosesAfterAWithdrawalBringsNothingBack() {
    registered();
    fixture.client().withdraw("shutdown", Duration.ofSeconds(2));
    fixture.client().ports(() -> HTTP, false);
    fixture.loop.run();

    assertTrue(last().hasWithdraw());
  }

  @Test
  void aWithdrawalEndsWithThePatience() {
    registered();
    CompletableFuture<Boolean> done = fixture.client().withdraw("shutdown", Duration.ofSeconds(2));

    fixture.loop.advance(Duration.ofSeconds(2));

    assertFalse(done.join());
  }

  @Test
  void aWithdrawalWithoutControlPlaneEndsAtOnce() {
    fixture.server.stop();
    fixture.loop.run();

    CompletableFuture<Boolean> done = fixture.client().withdraw("shutdown", Duration.ofSeconds(2));
    fixture.loop.run();

    assertFalse(done.join());
  }

  @Test
  void aRefusalIsToldAndTriedAgainWhenTheControlPlaneSays() {
    tell(
        ControlMessage.newBuilder()
            .setRefused(
                Refused.newBuilder()
                    .setCode("NAME_TAKEN")
                    .setMessage("another workload has this name")
                    .setRetryAfterMillis(5000))
            .build());
    assertEquals(
        List.of(
            "registration refused by the control plane: NAME_TAKEN another workload has this name"),
        fixture.notices);

    fixture.loop.advance(Duration.ofSeconds(4));
    assertEquals(1, registrations());
    fixture.loop.advance(Duration.ofSeconds(2));

    assertEquals(2, registrations());
  }

  @Test
  void aRefusalThatIsRepeatedIsToldOnce() {
    for (int i = 0; i < 3; i++) {
      tell(
          ControlMessage.newBuilder()
              .setRefused(
                  Refused.newBuilder()
                      .setCode("INVALID_SERVICE")
                      .setMessage("service.name")
                      .setRetryAfterMillis(1000))
              .build());
      fixture.loop.advance(Duration.ofSeconds(2));
    }

    assertEquals(4, registrations());
    assertEquals(1, fixture.notices.size(), fixture.notices.toString());
  }

  @Test
  void aControlPlaneWithoutAgentServiceIsNotAskedAgain() {
    Fixture foreign = new Fixture();
    foreign.server.knowsAgents = false;
    foreign.server.start();
    foreign.connect();
    foreign.loop.advance(Duration.ofMinutes(1));

    foreign.serveA();

    assertEquals("1", foreign.routeVersion("a"));
    assertEquals(List.of(), foreign.server.agent);
  }

  private void registered() {
    tell(
        ControlMessage.newBuilder()
            .setRegistered(Registered.newBuilder().setWorkload("orders-1"))
            .build());
  }

  private void tell(ControlMessage message) {
    fixture.server.tell(message);
    fixture.loop.run();
  }

  private AgentMessage last() {
    return fixture.server.agent.get(fixture.server.agent.size() - 1);
  }

  private long registrations() {
    return fixture.server.agent.stream().filter(AgentMessage::hasRegister).count();
  }
}
