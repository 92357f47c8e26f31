package io.zerohop.xds.client;

import io.grpc.Status.Code;
import io.zerohop.proto.google.rpc.Status;

/** How a refusal is told to a control plane. */
final class Errors {
  private static final int LONGEST = 16 * 1024;

  private Errors() {}

  /** The {@code error_detail} of a NACK. */
  static Status invalid(String message) {
    String text = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + " ...";
    return Status.newBuilder().setCode(Code.INVALID_ARGUMENT.value()).setMessage(text).build();
  }
}
