// Sends the answer to an authorization request on its way; without JavaScript, its button does.
document.getElementById('form_post').submit();
