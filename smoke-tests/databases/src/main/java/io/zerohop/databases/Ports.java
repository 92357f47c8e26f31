package io.zerohop.databases;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that must know theirs before they start, or come back to it. They lie below
 * those that a system hands out to whoever asks for any (from 32768 on with Linux, from 49152 on by
 * RFC 6335 section 6), so that no other program gets one by chance while its server is away; and
 * test JVMs beside each other, which the system property {@value #FORK} tells apart, have shares of
 * their own.
 */
public final class Ports {
  static final String FORK = "zerohop.fork";
  private static final int FIRST = 16_384;
  private static final int LAST = 29_999;
  private static final int SHARES = 4;
  private static final int SHARE = (LAST - FIRST + 1) / SHARES;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** A port of the loopback address that nobody has, another one each time. */
  public static int free() {
    int first = first(System.getProperty(FORK, ""));
    while (true) {
      int port = first + ThreadLocalRandom.current().nextInt(SHARE);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
  }

  /** The first port of the share of the test JVM with this number, from 1 on; of any without. */
  static int first(String fork) {
    int number =
        fork.matches("[0-9]{1,6}")
            ? Integer.parseInt(fork)
            : ThreadLocalRandom.current().nextInt(SHARES);
    return FIRST + number % SHARES * SHARE;
  }

  /** Whether a server could listen on it now. */
  public static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
