package io.zerohop.testkit;

import javax.net.ssl.SSLContext;

/**
 * What a contract test stands on: a mesh, two plaintext backends, and the client. One for each
 * test.
 */
public final class ContractBed implements AutoCloseable {
  /** A service that the mesh knows and no DNS does. */
  public static final String SERVICE = "reviews.test";

  /** Another one. */
  public static final String OTHER = "ratings.test";

  /** The context of every TLS backend; clients under test trust it. */
  public static final SSLContext TLS = Tls.context();

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private final Backend first = Backend.start("first");
  private final Backend second = Backend.start("second");
  private final ClientUnderTest client;

  ContractBed(ClientUnderTest client) {
    this.client = client;
  }

  ScriptedMesh mesh() {
    return mesh;
  }

  Backend first() {
    return first;
  }

  Backend second() {
    return second;
  }

  ClientUnderTest client() {
    return client;
  }

  /** A URL of the service, on a port where nobody listens. */
  static String url(String path) {
    return "http://" + SERVICE + ":8080" + path;
  }

  /** Plays one script for the service. */
  void play(Script script) {
    mesh.play(SERVICE, script);
  }

  /** Sends and reads to the end. */
  String text(Ask ask) throws Exception {
    try (Answer answer = client.send(ask)) {
      return answer.text();
    }
  }

  /** The failure of a call that must fail. */
  Exception failure(Ask ask) {
    try (Answer answer = client.send(ask)) {
      answer.text();
      throw new AssertionError("the call must fail, was answered with " + answer.status());
    } catch (Exception expected) {
      return expected;
    }
  }

  @Override
  public void close() {
    client.close();
    mesh.close();
    first.close();
    second.close();
  }
}
