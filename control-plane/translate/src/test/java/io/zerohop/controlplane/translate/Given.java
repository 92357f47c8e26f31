package io.zerohop.controlplane.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.tree.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Policies out of texts. */
final class Given {
  private Given() {}

  static PolicySet policies(Path file) throws IOException {
    return read(new Source(file.getFileName().toString(), Files.readString(file)));
  }

  static PolicySet policies(String yaml) {
    return read(new Source("policies.yaml", yaml));
  }

  private static PolicySet read(Source source) {
    Parsed parsed = PolicyReader.strict().read(source);
    assertEquals(List.of(), parsed.errors());
    return PolicySet.of(parsed.resources());
  }
}
