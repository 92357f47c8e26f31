package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.api.error.StatusError;
import java.util.Locale;

/**
 * A patch as it was sent.
 *
 * @param form how it is meant
 * @param content the patch itself
 */
public record PatchRequest(Form form, JsonNode content) {
  /** The ways to patch that Kubernetes knows. */
  public enum Form {
    JSON_PATCH("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json"),
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    Form(String mediaType) {
      this.mediaType = mediaType;
    }

    /** The media type that asks for it. */
    public String mediaType() {
      return mediaType;
    }

    /** The form that a Content-Type asks for. */
    public static Form of(String contentType) {
      String bare = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
      for (Form form : values()) {
        if (form.mediaType.equals(bare)) {
          return form;
        }
      }
      throw new StatusError(
          415,
          "UnsupportedMediaType",
          "a patch cannot be of type \"" + bare + "\"",
          StatusError.Details.NONE);
    }
  }
}
