<?php

declare(strict_types=1);

// An application that knows nothing of tokens and keys. The proxy in front has asked Countersign, and says who is calling in
// the X-Auth-… headers. Laravel reads them with $request->header('X-Auth-Subject'), Symfony with
// $request->headers->get('X-Auth-Subject'); both look at $_SERVER['HTTP_X_AUTH_SUBJECT'], as here.

/** Values are percent-encoded where they hold anything but visible ASCII. */
function identity(string $name): string
{
    return rawurldecode($_SERVER['HTTP_X_AUTH_' . $name] ?? '');
}

$caller = [
    'subject' => identity('SUBJECT'),
    'scheme' => identity('SCHEME'),
    'client' => identity('CLIENT'),
    'owner' => identity('OWNER'),
    'scopes' => array_map('rawurldecode', preg_split('/ /', $_SERVER['HTTP_X_AUTH_SCOPES'] ?? '', -1, PREG_SPLIT_NO_EMPTY)),
    'credential' => identity('CREDENTIAL'),
    'expires' => identity('EXPIRES'),
];

// Only a proxy that asked Countersign may reach this application. One that did not set the headers did not ask.
if ($caller['subject'] === '') {
    http_response_code(500);
    exit;
}

header('Content-Type: application/json');
echo json_encode([
    'method' => $_SERVER['REQUEST_METHOD'],
    'target' => $_SERVER['REQUEST_URI'],
    'caller' => $caller,
    // What else arrived, to see that no credential and no invented identity is among it.
    'headers' => array_filter($_SERVER, fn ($name) => str_starts_with((string) $name, 'HTTP_'), ARRAY_FILTER_USE_KEY),
    'body' => file_get_contents('php://input'),
], JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES);
