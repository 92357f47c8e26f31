package io.zerohop.scenarios;

/**
 * An application that does with connections to a database what a test tells it, asked over HTTP.
 */
record Steps(int port) {

  /**
   * Lets it do steps on one of its connections, such as {@code take/write/read/give}; gives what
   * the last {@code read} found out, {@code done} without any, or the first failure's type,
   * SQLSTATE and message.
   */
  String does(String connection, String steps) throws InterruptedException {
    return Http.get(port, "/" + connection + "/" + steps).body();
  }
}
