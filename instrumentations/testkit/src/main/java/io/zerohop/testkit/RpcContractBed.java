package io.zerohop.testkit;

import io.zerohop.engine.attempt.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a contract test of an RPC library stands on: a mesh, and the library with two servers. */
abstract class RpcContractBed {
  private @Nullable ScriptedMesh connected;
  private @Nullable RpcUnderTest library;

  /** Two servers and a client of their own for each test. */
  protected abstract RpcUnderTest library();

  @BeforeEach
  void start() {
    connected = ScriptedMesh.connect();
    library = library();
  }

  @AfterEach
  void end() {
    rpc().close();
    mesh().close();
  }

  final ScriptedMesh mesh() {
    if (connected == null) {
      throw new IllegalStateException("the mesh must be there before the test");
    }
    return connected;
  }

  final RpcUnderTest rpc() {
    if (library == null) {
      throw new IllegalStateException("the library must be there before the test");
    }
    return library;
  }

  final Step.Send first() {
    return Sends.to(rpc().port("first"));
  }

  final Step.Send second() {
    return Sends.to(rpc().port("second"));
  }
}
