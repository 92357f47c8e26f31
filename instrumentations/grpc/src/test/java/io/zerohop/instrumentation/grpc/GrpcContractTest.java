package io.zerohop.instrumentation.grpc;

import io.zerohop.testkit.RpcClientContract;
import io.zerohop.testkit.RpcUnderTest;
import io.zerohop.testkit.WovenJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.zerohop.instrumentation.grpc.GrpcApp#libraries")
class GrpcContractTest extends RpcClientContract {
  @Parameter String tested = "";

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, GrpcHooks.class);
  }

  @Override
  protected RpcUnderTest library() {
    return GrpcApp.of(tested);
  }
}
