package io.zerohop.controlplane.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.controlplane.xds.agents.OtlpPlace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Where agents are told to send OTLP. */
class OtlpForAgentsTest {
  private static OtlpPlace told(String api, int port, boolean loopback, String called)
      throws UnknownHostException {
    InetSocketAddress there = new InetSocketAddress(InetAddress.getByName(api), port);
    return new OtlpForAgents(() -> there, "PEM").agent(loopback, called);
  }

  @Test
  void thoseOfThisMachineSendPlainlyWhereTheApiListensOnLoopback() throws Exception {
    assertEquals(
        new OtlpPlace("http://127.0.0.1:8700", ""), told("127.0.0.1", 8700, true, "localhost"));
    assertEquals(new OtlpPlace("http://[::1]:8700", ""), told("::1", 8700, true, ""));
    assertEquals(
        new OtlpPlace("http://127.0.0.1:8700", ""), told("0.0.0.0", 8700, true, "zerohop"));
    assertEquals(OtlpPlace.NOWHERE, told("192.0.2.7", 8700, true, "192.0.2.7"));
  }

  @Test
  void thoseOfOtherMachinesSendByHttpsToTheHostThatTheyCalled() throws Exception {
    assertEquals(
        new OtlpPlace("https://zerohop.zerohop-system:8700", "PEM"),
        told("0.0.0.0", 8700, false, "zerohop.zerohop-system"));
    assertEquals(
        new OtlpPlace("https://[fd00::7]:8700", "PEM"), told("::", 8700, false, "[fd00::7]"));
    assertEquals(OtlpPlace.NOWHERE, told("0.0.0.0", 8700, false, ""));
  }

  @Test
  void whereTheApiHasOneAddressThatIsTold() throws Exception {
    assertEquals(
        new OtlpPlace("https://192.0.2.7:8700", "PEM"), told("192.0.2.7", 8700, false, "zerohop"));
  }

  @Test
  void anApiForThisMachineAloneIsNoPlaceForOthers() throws Exception {
    assertEquals(OtlpPlace.NOWHERE, told("127.0.0.1", 8700, false, "zerohop"));
  }

  @Test
  void aPortThatIsNotKnownYetIsNoPlace() throws Exception {
    assertEquals(OtlpPlace.NOWHERE, told("127.0.0.1", 0, true, "localhost"));
    assertEquals(OtlpPlace.NOWHERE, told("0.0.0.0", 0, false, "zerohop"));
  }
}
