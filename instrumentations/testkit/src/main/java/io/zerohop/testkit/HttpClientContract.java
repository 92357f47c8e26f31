package io.zerohop.testkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * What every HTTP client must do for the mesh, and must go on doing for its application. A module
 * passes by one test class that extends this one, in a JVM whose client is woven. Every such class
 * runs a second time with the finished agent jar, in smoke-tests/contract.
 *
 * @see AgentJarInFull
 */
@Tag("http-client-contract")
public abstract class HttpClientContract {
  private @Nullable ContractBed bed;

  /** A client of its own for each test; trusts {@link ContractBed#TLS}. */
  protected abstract ClientUnderTest client();

  @BeforeEach
  void lay() {
    bed = new ContractBed(client());
  }

  @AfterEach
  void clear() {
    bed().close();
  }

  /** What the running test stands on. */
  protected final ContractBed bed() {
    if (bed == null) {
      throw new IllegalStateException("the bed must be laid before the test");
    }
    return bed;
  }

  /** Where a request goes and what it says when it gets there. */
  @Nested
  class Routing extends RoutingContract {
    @Override
    ContractBed bed() {
      return HttpClientContract.this.bed();
    }
  }

  /** Answers that no server gave, and redirects. */
  @Nested
  class Answers extends AnswerContract {
    @Override
    ContractBed bed() {
      return HttpClientContract.this.bed();
    }
  }

  /** Once more, elsewhere. */
  @Nested
  class Retries extends RetryContract {
    @Override
    ContractBed bed() {
      return HttpClientContract.this.bed();
    }
  }

  /** What a send carries of one call alone. */
  @Nested
  class Carrying extends CarriedContract {
    @Override
    ContractBed bed() {
      return HttpClientContract.this.bed();
    }
  }

  /** Deadlines of the mesh and of the application. */
  @Nested
  class Timeouts extends TimeoutContract {
    @Override
    ContractBed bed() {
      return HttpClientContract.this.bed();
    }
  }

  /** Bodies both ways, their ends, and connections. */
  @Nested
  class Bodies extends BodyContract {
    @Override
    ContractBed bed() {
      return HttpClientContract.this.bed();
    }
  }

  /** Nothing changes where nothing is to change, and where the mesh itself fails. */
  @Nested
  class Safety extends SafetyContract {
    @Override
    ContractBed bed() {
      return HttpClientContract.this.bed();
    }
  }
}
