/** A service on the JDK's HttpServer that calls with OkHttp and with Apache HttpClient 5. */
@NullMarked
package io.zerohop.apps.httpclients;

import org.jspecify.annotations.NullMarked;
