package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResolvedNamesTest {
  private static final InetSocketAddress NAME =
      InetSocketAddress.createUnresolved("db.example.com", 5432);

  private final Deque<Runnable> background = new ArrayDeque<>();
  private InetSocketAddress answer = at(1);
  private int asked;
  private Runnable beside = () -> {};
  private long now = -5;
  private final ResolvedNames names =
      new ResolvedNames(
          name -> {
            asked++;
            Runnable once = beside;
            beside = () -> {};
            once.run();
            return answer;
          },
          background::add,
          () -> now);

  private static InetSocketAddress at(int last) {
    try {
      byte[] ip = {10, 0, 0, (byte) last};
      return new InetSocketAddress(InetAddress.getByAddress(ip), 5432);
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void passSeconds(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void onlyTheFirstCallWaitsForDns() {
    assertEquals(at(1), names.resolve(NAME));
    answer = at(2);
    passSeconds(31);

    assertEquals(at(1), names.resolve(NAME));
    assertEquals(at(1), names.resolve(NAME));
    assertEquals(1, asked);
    assertEquals(1, background.size());
    background.remove().run();

    assertEquals(at(2), names.resolve(NAME));
    assertTrue(background.isEmpty());
  }

  @Test
  void aNameThatDnsHasForgottenIsForgotten() {
    names.resolve(NAME);
    answer = NAME;
    passSeconds(31);
    names.resolve(NAME);
    background.remove().run();

    assertSame(NAME, names.resolve(NAME));
  }

  @Test
  void thatDnsHasNoAnswerIsKnownForASecond() {
    answer = NAME;
    assertSame(NAME, names.resolve(NAME));
    assertSame(NAME, names.resolve(NAME));
    assertEquals(1, asked, "the second call did not wait for a dead resolver");

    answer = at(1);
    passSeconds(2);
    assertEquals(at(1), names.resolve(NAME));
    assertTrue(background.isEmpty());
  }

  @Test
  void oneCallAsksForAMissingNameAndThoseBesideItDoNotWait() {
    answer = NAME;
    names.resolve(NAME);
    passSeconds(2);
    beside = () -> names.resolve(NAME);

    names.resolve(NAME);

    assertEquals(2, asked);
  }

  @Test
  void aCopyWaitsForNothingAndFindsTheNameLater() {
    assertSame(NAME, names.known(NAME));
    assertSame(NAME, names.known(NAME));
    assertEquals(0, asked);
    assertEquals(1, background.size());
    background.remove().run();

    assertEquals(at(1), names.known(NAME));
    passSeconds(31);
    assertEquals(at(1), names.known(NAME));
    assertEquals(1, background.size());
  }

  @Test
  void aCallStillWaitsForANameThatACopyHasAskedFor() {
    names.known(NAME);
    assertEquals(at(1), names.resolve(NAME));
  }

  @Test
  void anAddressIsItsOwnAnswer() {
    InetSocketAddress address = at(7);
    assertSame(address, names.resolve(address));
    assertEquals(0, asked);
  }
}
