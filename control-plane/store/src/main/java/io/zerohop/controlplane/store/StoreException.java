package io.zerohop.controlplane.store;

import org.jspecify.annotations.Nullable;

/** The store cannot do what was asked: the disk, the file, or a version that it does not know. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what failed, where, why and what to do. */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
