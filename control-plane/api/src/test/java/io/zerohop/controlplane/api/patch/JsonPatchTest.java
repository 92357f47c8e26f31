package io.zerohop.controlplane.api.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class JsonPatchTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode document = JSON.createObjectNode();
  private final ArrayNode patch = JSON.createArrayNode();

  private void copy(String from, String to) {
    patch.addObject().put("op", "copy").put("from", from).put("path", to);
  }

  @Test
  void copiesAValue() {
    document.putObject("a").put("b", "c");
    copy("/a", "/d");

    assertEquals("c", JsonPatch.apply(document, patch).at("/d/b").asText());
    assertTrue(document.at("/d").isMissingNode(), "what is patched is not changed itself");
  }

  @Test
  void refusesCopiesThatDoubleTheDocumentUntilNoHeapHoldsIt() {
    document.putObject("a").put("b", "c");
    for (int times = 0; times < 24; times++) {
      copy("/a", "/a/a" + times);
    }

    PatchException refused =
        assertThrows(PatchException.class, () -> JsonPatch.apply(document, patch));

    assertTrue(refused.toString().contains("8388608"), refused.toString());
  }

  @Test
  void refusesLongTextsThatAreCopiedAgainAndAgain() {
    document.put("a", "x".repeat(1 << 20));
    for (int times = 0; times < 9; times++) {
      copy("/a", "/a" + times);
    }

    assertThrows(PatchException.class, () -> JsonPatch.apply(document, patch));
  }
}
