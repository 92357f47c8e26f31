package io.zerohop.instrumentation.grpc;

import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.WovenJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A JVM whose gRPC is woven, and a mesh. */
class GrpcBed {
  static final String LIBRARIES = "io.zerohop.instrumentation.grpc.GrpcApp#libraries";

  final ScriptedMesh mesh = ScriptedMesh.connect();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, GrpcHooks.class);
  }

  @AfterEach
  void disconnect() {
    mesh.close();
  }
}
