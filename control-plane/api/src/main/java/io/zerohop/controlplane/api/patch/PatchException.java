package io.zerohop.controlplane.api.patch;

/** A patch that makes no sense, by itself or for this document. */
public final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with it. */
  public PatchException(String message) {
    super(message);
  }
}
