package io.zerohop.xds.client;

import com.google.protobuf.Any;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One variant of the xDS protocol on one open stream. Used on the {@link Loop} only. */
interface AdsStream {
  /** {@code delta} or {@code state of the world}. */
  String protocol();

  /** Tells the control plane what is wanted from now on. */
  void subscribe(Subscription change);

  /** Accepts the offer, or refuses it where {@code error} is not null. */
  void answer(Offer offer, @Nullable String error);

  /** Gives the stream up; nothing is heard of it afterwards. */
  void close();

  /**
   * A change of what is wanted of one type.
   *
   * @param all the names wanted from now on
   * @param added those of them that are new, or all on a new stream
   * @param removed those that are not wanted any more
   * @param wildcard whether everything of the type is wanted beside the names
   */
  record Subscription(
      ResourceType type,
      Set<String> all,
      Set<String> added,
      Set<String> removed,
      boolean wildcard) {}

  /**
   * What the control plane sent in one message.
   *
   * @param full whether a resource that is missing from it does not exist
   */
  record Offer(
      ResourceType type,
      String version,
      String nonce,
      List<Offered> resources,
      List<String> removed,
      boolean full) {}

  /**
   * One resource of an offer.
   *
   * @param name empty where only the message itself knows it
   */
  record Offered(String name, String version, Any resource) {}

  /** Hears what comes from the control plane, on the loop. */
  interface Listener {
    void offered(Offer offer);

    /** The stream is over, for whatever reason. */
    void ended(Status status);
  }
}
